import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { rooms } from './rooms.config.js';

const ROOM_NAMES = Object.keys(rooms);

/** Folders that a file may lie below its room's own. */
const DEPTHS = [0, 1, 2];

/**
 * Forbids what a room may not import, and every way into another room but its index, in files so many folders below
 * the room's own: only as many steps up lead to the other rooms, so a folder may be called as a room is.
 */
function roomRule(room, allowed, depth) {
  const up = `^(\\.\\./){${depth + 1}}`;
  const forbidden = ROOM_NAMES.filter((name) => name !== room && !allowed.includes(name));
  const patterns = [
    {
      regex: `${up}(${allowed.concat('-').join('|')})/(?!index\\.ts$)`,
      message: 'Another room is entered by its index.ts only.',
    },
    {
      regex: '^(\\.\\./)+(electron|renderer|test|bench|scripts)/',
      message: 'core/ imports nothing outside core/.',
    },
    { regex: '^electron$', message: 'core/ is a Node library: it must not import Electron.' },
  ];
  if (forbidden.length > 0) {
    patterns.push({
      regex: `${up}(${forbidden.join('|')})/`,
      message: `core/${room} may import only: ${allowed.join(', ') || 'nothing of core'} (rooms.config.js).`,
    });
  }
  return {
    files: [`core/${room}/${'*/'.repeat(depth)}*.ts`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  };
}

export default ts.config(
  { ignores: ['node_modules/', 'out/', 'dist/', 'demo/', '.cache/', '**/*_pb.ts'] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...ts.configs.stylisticTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.node },
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'scripts/*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  ...ROOM_NAMES.flatMap((room) => DEPTHS.map((depth) => roomRule(room, rooms[room], depth))),
  {
    files: ['renderer/**/*.{ts,svelte}'],
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: 'core/(?!api/)',
              message: 'The renderer knows core only through the types of core/api.',
            },
            {
              regex: 'core/api/',
              allowTypeImports: true,
              message: 'The renderer imports core/api by type only.',
            },
            { regex: '^(node:|electron$)', message: 'The renderer has no Node and no Electron.' },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    files: ['core/cli/**', 'scripts/**', 'bench/**'],
    rules: { 'no-console': 'off' },
  },
  { files: ['**/*.js', '**/*.mjs'], ...ts.configs.disableTypeChecked },
);
