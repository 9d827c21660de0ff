// The browser check: the served docs in a real Chromium. Run by .ci/run after the tests; wants `chromium` on the PATH
// or its place in CHROMIUM.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    fileParallelism: false,
    passWithNoTests: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
