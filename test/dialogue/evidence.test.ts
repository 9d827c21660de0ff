import { describe, expect, it } from 'vitest'
import { quote } from '../../src/dialogue/evidence.ts'

describe('evidence', () => {
  it.each([
    ["Yes, I'll be there, thanks.", 'i will be there', "I'll be there"],
    ['Um, take me off your list please!', 'take me off your list', 'take me off your list'],
    ['Āe, ka pai', 'ae', 'Āe'],
    ['Yes Aroha is coming', 'yes', 'Yes'],
    ['Call me back, uh, tomorrow at three', 'call me back … tomorrow at three', 'Call me back, uh, tomorrow at three'],
  ])('of %j is quoted as it was said', (raw, found, said) => {
    expect(quote(raw, found, 'Aroha')).toBe(said)
  })

  it('is quoted from wherever in a long answer it stands', () => {
    const story = 'I used to grow roses along the whole fence, you know. '.repeat(60)
    const before = performance.now()
    expect(quote(`${story}Could you say that again, please? ${story}`, 'say that again')).toBe('say that again')
    expect(performance.now() - before).toBeLessThan(500)
    expect(quote(story, 'not in there')).toHaveLength(300)
  })

  it('that cannot be found again is the whole of what was said', () => {
    expect(quote('something else', 'not in there')).toBe('something else')
  })
})
