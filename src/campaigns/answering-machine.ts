// What happens when voicemail answers, as a campaign says it, and what is wrong with what it says.

export interface AnsweringMachine {
  readonly action: 'hang_up' | 'leave_message' | 'continue'
  readonly message: string | null
}

export const HANG_UP: AnsweringMachine = { action: 'hang_up', message: null }

const PLACEHOLDER = /\{\{([a-z0-9_]+)\}\}/g

/** Values of a recipient's context that the message speaks; none when it is not spoken. */
export function spokenNames({ action, message }: Partial<AnsweringMachine>): readonly string[] {
  if (action !== 'leave_message' || typeof message !== 'string') return []
  return [...new Set([...message.matchAll(PLACEHOLDER)].map(([, name = '']) => name))]
}

/** @returns the fault of the message, if it has one */
export function messageFault({
  action,
  message,
}: Partial<AnsweringMachine>): { code: string; detail: string } | undefined {
  if (action === 'leave_message' && (message === undefined || message === null))
    return { code: 'required', detail: 'is required for leave_message' }
  if (typeof message !== 'string') return undefined
  if (message.trim() === '') return { code: 'empty', detail: 'must have words' }
  if (/\{\{|\}\}/.test(message.replaceAll(PLACEHOLDER, '')))
    return {
      code: 'placeholder',
      detail: 'may only have placeholders such as {{first_name}}: small letters, digits and _',
    }
  return undefined
}

export const isMissing = (context: Readonly<Record<string, unknown>>, name: string): boolean => {
  const value = Object.hasOwn(context, name) ? context[name] : undefined
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}
