// @ts-check
import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { house } from './tools/lint/plugin.js';

export default defineConfig(
  { ignores: ['**/dist', '**/out-tsc', '**/coverage', '.nx', '**/*.d.ts', '**/doc-examples-*'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    // Who may import whom. Ground knows nobody, a chapter only the ground; executors are handed in, never imported across chapters.
    files: ['**/*.ts', '**/*.js'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          // The configurations of the house, and the tool by which each package checks its own documentation.
          allow: ['^.*/tools/lint/plugin\\.js$', '^.*/jest\\.preset\\.js$'],
          // Tests, examples and documentation import their own package by its name, as its users do.
          allowCircularSelfDependency: true,
          depConstraints: [
            { sourceTag: 'layer:ground', onlyDependOnLibsWithTags: ['layer:ground'] },
            { sourceTag: 'layer:chapter', onlyDependOnLibsWithTags: ['layer:ground'] },
            { sourceTag: 'layer:app', onlyDependOnLibsWithTags: ['layer:ground', 'layer:chapter', 'layer:app'] },
            { sourceTag: 'layer:bench', onlyDependOnLibsWithTags: ['layer:ground', 'layer:chapter'] },
            { sourceTag: 'layer:tool', onlyDependOnLibsWithTags: [] },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // A wait that nobody awaits is said to be one: `void promise`. A Future that nobody asks rejects nothing.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          ignoreVoid: true,
          allowForKnownSafePromises: [
            { from: 'file', name: 'Future' },
            { from: 'package', package: '@parallel-cookbook/primitives', name: 'Future' },
          ],
        },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Export it by its name.' }],
      // Another thread changes what the types say cannot change, and a wire brings what they say cannot come.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // Errors travel, and so does what users throw and abort with.
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A promise may be what a signature asks for, and a constructor may be there to be public.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-useless-constructor': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-unnecessary-type-conversion': 'off',
      '@typescript-eslint/no-generated-empty-object-type': 'off',
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      // The length of an array is known where its index is not.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/test/**/*.ts'],
    rules: {
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': false }],
      // Some prove that a value is no promise.
      '@typescript-eslint/await-thenable': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
    },
  },
  {
    // Type tests are made of calls that do not compile.
    files: ['**/test/types/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-call': 'off', '@typescript-eslint/no-floating-promises': 'off' },
  },
  {
    files: ['**/*.js'],
    extends: [tseslint.configs.recommended],
    rules: { '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] },
  },
  {
    files: ['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts'],
    plugins: { house },
    rules: {
      'house/contract': 'error',
      'house/floors': 'error',
      'house/foreign-numbers': 'error',
      'house/no-vague-folder': 'error',
      'house/one-noun': 'error',
    },
  },
  {
    // Named after what they are about, where the noun would be longer and say less.
    files: [
      'packages/primitives/src/codec/fidelity.ts',
      'packages/primitives/src/lane/standard-streams.ts',
      'packages/primitives/src/tasks/{free-variables,signature}.ts',
      'packages/primitives/src/testing/thread-harness.ts',
      'packages/primitives/src/trace/diagnostics.ts',
    ],
    rules: { 'house/one-noun': 'off' },
  },
);
