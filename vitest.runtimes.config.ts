// The packed client in the runtimes of test/runtimes/package.json and in Chromium. Run by `npm run runtimes`, which
// installs those first: they are large, and nobody needs them to use or to change the server.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/runtimes/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    environment: 'node',
    pool: 'forks',
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
})
