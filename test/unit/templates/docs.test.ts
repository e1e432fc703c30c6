import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { flows } from '../../tools/templates/flows';

const root = resolve(__dirname, '..', '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const pages = [
	'README.md',
	'CHANGELOG.md',
	...(readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }) as string[])
		.filter((file) => file.endsWith('.md'))
		.map((file) => join('docs', file)),
];

/** GitHub's anchor of a heading. */
const anchor = (heading: string): string =>
	heading
		.trim()
		.toLowerCase()
		.replace(/[^\p{L}\p{N} -]/gu, '')
		.replaceAll(' ', '-');

const anchorsOf = (path: string): string[] =>
	[...read(path).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchor(heading));

describe.each(pages)('%s', (page) => {
	const text = read(page);

	it('links to files and headings that are there', () => {
		const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
		const local = targets.filter((target) => !/^[a-z]+:/.test(target));
		const broken = local.filter((target) => {
			const [file, hash] = target.split('#');
			const path = file === '' ? page : relative(root, resolve(root, dirname(page), file));
			if (path.startsWith('..') || !existsSync(join(root, path))) return true;
			return hash !== undefined && !anchorsOf(path).includes(hash);
		});
		expect(broken).toEqual([]);
	});

	it('has tables whose rows are all as wide as their head', () => {
		const blocks = text.split(/\n(?!\|)/).flatMap((block) => {
			const lines = block.split('\n').filter((line) => line.startsWith('|'));
			return lines.length > 1 ? [lines] : [];
		});
		const widths = (line: string) => line.replaceAll('\\|', '').split('|').length;
		for (const lines of blocks) {
			expect([lines[0], new Set(lines.map(widths)).size]).toEqual([lines[0], 1]);
		}
	});
});

it.each(['README.md', 'docs/README.md'])('%s lists every flow', (page) => {
	const missing = flows.filter(({ name }) => !read(page).includes(`flows/${name}.md`));
	expect(missing.map(({ name }) => name)).toEqual([]);
});

it('docs/rules.md tells every rule once that a test is named after', () => {
	const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.test.ts'))
		.map((file) => read(join('test', file)))
		.join('\n');
	const tested = new Set(
		[...tests.matchAll(/['"`(]rule (\d+)[:)]/g)].map(([, number]) => Number(number)),
	);
	const told = [...read('docs/rules.md').matchAll(/^\*\*(\d+)\. /gm)].map(([, number]) =>
		Number(number),
	);
	expect(tested.size).toBeGreaterThan(20);
	expect(new Set(told).size).toBe(told.length);
	expect([...tested].filter((number) => !told.includes(number))).toEqual([]);
});
