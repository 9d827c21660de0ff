// The form of a conformance check: a name that says what must hold, and a function that throws when it does
// not. Independent of the test runner, so that any bridge can be driven through the same checks.

export interface Check<Subject> {
  readonly name: string
  run(subject: Subject): Promise<void>
}

export const check = <Subject>(name: string, run: (subject: Subject) => Promise<void>): Check<Subject> => ({
  name,
  run,
})
