/** One Jest configuration for every package: native ESM, the built packages, one realm. */
export default {
  testEnvironment: new URL('./tools/jest-environment/environment.js', import.meta.url).pathname,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'] },
  transform: {
    '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: '<rootDir>/tsconfig.test.json', diagnostics: false }],
  },
  testTimeout: 60_000,
  maxWorkers: 2,
};
