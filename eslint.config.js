import neostandard from 'neostandard'

export default [
  ...neostandard({ ts: true, ignores: ['dist/**', '.tap/**', 'src/contract/types.ts', 'src/contract/errors.ts'] }),
  {
    rules: {
      '@stylistic/max-len': 'off',
      // Types are told apart from values where they are imported.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }]
    }
  },
  {
    files: ['src/**/*.ts'],
    rules: { '@typescript-eslint/no-explicit-any': 'error' }
  }
]
