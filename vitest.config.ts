// `npm test`: everything a user needs to trust an install. The browser check has a file of its own, since it needs a
// browser on the machine. Files run in parallel, each with its own process, database and ports.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/runtimes/**'],
    environment: 'node',
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 20_000,
    provide: { times: 1 }, // `npm run proofs -- --times 10` tries more
  },
})
