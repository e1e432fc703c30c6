import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTING_TEXTS } from '../../../nodes/shared/rest/node/settingTexts';
import { complete, type RestEntityInput } from '../../../nodes/shared/rest/profile/profile';
import { SETTINGS } from '../../../nodes/shared/rest/profile/settingsTable';

/** docs/custom-systems.md says of each setting what the node says, and its example is a profile. */

const guide = readFileSync(join(__dirname, '../../../docs/custom-systems.md'), 'utf8');

/** Words alone: neither links nor widths of columns count. */
const words = (text: string): string =>
	text
		.replace(/<a [^>]*>([^<]*)<\/a>/g, '$1')
		.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
		.replace(/\\/g, '')
		.replace(/\.$/, '');

const rows = new Map(
	guide
		.split('<!-- settings -->')[1]
		.split('<!-- /settings -->')[0]
		.split('\n')
		.map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
		.filter((cells) => cells.length === 5)
		.slice(2)
		.map(([, label, path, said]) => [`${label} ${path.replace(/`/g, '')}`, words(said)]),
);

test.each(SETTINGS.map(({ name, label, path }) => [name, label, path]))(
	'%s',
	(name, label, path) => {
		const said = rows.get(`${label} ${path}`);
		expect(said).toBeDefined();
		const { description, options = [] } = SETTING_TEXTS[name];
		expect(said).toContain(words(description));
		for (const option of options) expect(said).toContain(option.name);
	},
);

test('there is no row without a setting', () => {
	expect(rows.size).toBe(SETTINGS.length);
});

test('the example is a profile', () => {
	const [, example] = /```json\n([\s\S]+?)```/.exec(guide)!;
	const names = { entity: 'customer', label: 'Customer', labelPlural: 'Customers' };
	const profile = complete(names, JSON.parse(example) as RestEntityInput);
	expect(profile.version).toEqual({ kind: 'field', field: 'revision', sendAs: 'body' });
});
