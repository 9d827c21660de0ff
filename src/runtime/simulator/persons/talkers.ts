// People who pick up and talk, 00 to 08 and 60 to 61: what they say, in their words. What it means is for the
// dialogue to find out.
import { AGREEING, AGREEING_IN_TE_REO, DECLINING } from '../answers.ts'
import { type Answered, type Person, picksUp, says } from '../person.ts'

export const AGREEABLE: Person = {
  script: '00',
  description: 'Answers and agrees.',
  calls: [picksUp(6_000, ...AGREEING)],
}

const ONCE = { times: 1 }
const wantsPerson = (picksUpThere: boolean, ringMs: number): Answered => ({
  ...picksUp(5_000, says('Can I speak to a real person, please?', ONCE), ...AGREEING),
  colleague: { picksUp: picksUpThere, ringMs },
})

/** Told before each answer by somebody who has time. Each ends in wanting to hear it again. */
const STORIES = [
  'Oh, good morning, dear. Let me just turn the radio down, it is the gardening hour and the man is on about roses again. I used to grow roses along the whole fence, you know, red ones and a yellow one that my sister gave us when we moved in, and every summer the neighbours would come and admire it. Then the frost took the yellow one, the winter the pipes went, and I cried more over that rose than over the kitchen floor. Anyway, I lost the thread. Could you say that again, please?',
  'That is very kind. My hearing is not what it was, the left side especially, since the year I worked at the woollen mill with the big looms. We had forty looms in one hall and you learned to read lips, all of us girls did, and at lunch we were the loudest table in town because nobody noticed how we shouted. Forty years ago and I still shout, my grandson tells me, and he holds his ears and laughs. So it is not you, it is the mill. Could you repeat that for me?',
  'Right, I have a pencil now. It is only a short one, the cat plays with them and they end up under the dresser, I found eleven of them there at Christmas, and a spoon. He is a big ginger thing called Biscuit and he came with the house, more or less, he sat on the step the day the removal van arrived and walked in before the piano did. The paper is the back of an envelope, but it will do, it is from the power people. Say it again slowly, would you?',
  'I have the first half of it written down. My handwriting was always the best in the class, Miss Calder put it up on the wall beside the map of the Pacific, and look at it today, you would think that Biscuit wrote it. It is the thumb, it aches before rain, and it has ached since Sunday, so take your washing in. My late husband never believed in the thumb until the regatta, and then he never laughed about it any more. Sorry, the second half, could you say that again?',
  'That was clearer, thank you, you have a nice steady voice for a machine. My granddaughter explained machines to me, she studies them down in Dunedin, and she says that they are patient because nobody told them how to be otherwise. I thought that was rather lovely. She rings on Sundays and reads me her lectures, and I follow the first five minutes and enjoy the rest as one enjoys the sea. Oh dear, and there I go and miss what you said. Could you repeat that one more time?',
  'Yes dear, I heard you, I was only looking for my glasses, and they were on my head, where else. They are the good pair with the blue frame, from the young man on the corner who plays the trumpet in the brass band, they played at the harbour when the old ferry came home and half the town stood there in the drizzle and sang. I stood right at the front under the umbrella with the ducks on it. Now, one last time so that I have it properly, could you say that again?',
]

export const TALKERS: readonly Person[] = [
  AGREEABLE,
  { script: '01', description: 'Answers and declines.', calls: [picksUp(7_000, ...DECLINING)] },
  {
    script: '02',
    description: 'Asks a question that the knowledge base answers, then agrees.',
    calls: [picksUp(5_000, says('Is there parking nearby?', ONCE), ...AGREEING)],
  },
  {
    script: '03',
    description: 'Asks a question that nothing in the knowledge base answers, then agrees.',
    calls: [picksUp(6_000, says('Do you have a play corner for toddlers?', ONCE), ...AGREEING)],
  },
  {
    script: '04',
    description: 'Asks to be called back tomorrow at 3 pm.',
    calls: [
      picksUp(
        8_000,
        says("Yes, that's right.", { hears: /is that right/i }),
        says("I'm in the middle of something. Can you call me back tomorrow at 3 pm?"),
      ),
    ],
  },
  {
    script: '05',
    description: 'Wants no more calls.',
    calls: [picksUp(5_000, says('Please take me off your list and stop calling me.'))],
  },
  {
    script: '06',
    description: 'Is somebody else.',
    calls: [picksUp(6_000, says("Sorry, I think you've got the wrong number."))],
  },
  {
    script: '07',
    description: 'Wants to speak to a person, and is put through if the campaign says to whom.',
    calls: [wantsPerson(true, 6_000)],
  },
  {
    script: '08',
    description: 'Wants to speak to a person; nobody answers there, and they agree after all.',
    calls: [wantsPerson(false, 20_000)],
  },
  {
    script: '60',
    description: 'Answers in te reo Māori, and agrees.',
    calls: [picksUp(6_000, ...AGREEING_IN_TE_REO)],
  },
  {
    script: '61',
    description: 'Tells long stories, and agrees in the end.',
    calls: [picksUp(9_000, ...STORIES.map((story) => says(story, ONCE)), ...AGREEING)],
  },
]
