/** A server that ignores what it does not know: what is wrong in a profile is not refused, only without effect. */
import { customerpProfile } from '../../../nodes/Customerp/profile';
import { restSystemOf } from './support';
import { checkProfile, type CheckLine } from '../../../nodes/shared/rest/check/check';
import { restEntitySchema, type RestEntity } from '../../../nodes/shared/rest/profile/profile';
import { sendJson, stubServer, type StubServer } from '../../support/stubServer';

const ROWS = Array.from({ length: 7 }, (_, n) => ({
	id: `c-${n}`,
	name: `Kunde ${n}`,
	email: `kunde${n}@example.com`,
	amount: '12,50',
	born: '03-01-1990',
	stamp: 1_740_830_400_000 + n * 86_400_000,
	ref: null as string | null,
}));

let server: StubServer;
let ignored = new Set<string>();
let exclusive = false;
let brief = false;

beforeAll(async () => {
	server = await stubServer((request, response) => {
		const url = new URL(request.url ?? '', 'http://stub');
		const query = (name: string) => (ignored.has(name) ? null : url.searchParams.get(name));
		const [, , id] = url.pathname.split('/');
		if (id !== undefined) {
			const found = ROWS.find((row) => row.id === id);
			if (request.method !== 'GET') return sendJson(response, { ok: true });
			return found ? sendJson(response, { record: found }) : sendJson(response, {}, 404);
		}
		const since = Number(query('since') ?? 0);
		const rows = ROWS.filter(
			({ stamp, email, ref }) =>
				(exclusive ? stamp > since : stamp >= since) &&
				[null, email].includes(query('email')) &&
				[null, ref].includes(query('ref')),
		).map(({ born, ...row }) => (brief ? row : { ...row, born }));
		const size = Number(query('limit') ?? 100);
		const at = Number(query('cursor') ?? 0);
		sendJson(response, {
			result: { rows: rows.slice(at, at + size) },
			next: at + size < rows.length ? String(at + size) : null,
		});
	});
});
afterAll(() => server.close());
beforeEach(() => {
	ignored = new Set();
	exclusive = brief = false;
});

const profile = (changes: object = {}): RestEntity => ({
	...restEntitySchema.parse({
		path: '/customers',
		recordPath: '/customers/{id}',
		modifiedField: 'stamp',
		envelope: 'record',
		list: {
			rows: 'result.rows',
			paging: { kind: 'cursor', cursorParam: 'cursor', cursorField: 'next', sizeParam: 'limit' },
		},
		since: { param: 'since', form: 'unixMilliseconds' },
		update: { returns: 'nothing' },
		formats: { dateTime: 'unixMilliseconds', decimal: 'commaText', date: 'dd-MM-yyyy' },
		searches: { email: { param: 'email' } },
		reference: { field: 'ref', searchParam: 'ref' },
		fields: [
			{ name: 'name', label: 'Name', kind: 'text', required: true },
			{ name: 'email', label: 'Email', kind: 'email' },
			{ name: 'amount', label: 'Amount', kind: 'money' },
			{ name: 'born', label: 'Born', kind: 'date' },
			{ name: 'stamp', label: 'Stamp', kind: 'dateTime', writable: false },
		],
		...changes,
	}),
	entity: 'customer',
	label: 'Customer',
	labelPlural: 'Customers',
});

const check = async (changes: object = {}, record?: string): Promise<CheckLine[]> =>
	await checkProfile(await restSystemOf(server.url), customerpProfile, profile(changes), {
		record,
	});
const wrong = (lines: CheckLine[]) => lines.filter(({ ok }) => ok === false);

test('a profile that fits', async () => {
	const lines = await check();
	expect(wrong(lines)).toEqual([]);
	expect(lines.filter(({ ok }) => ok === true).map((line) => line.check)).toEqual(
		expect.arrayContaining([
			'List',
			'Paging',
			'Since',
			'Search: email',
			'Decimals',
			'Dates',
			'Moments',
		]),
	);
	expect(server.calls.every((call) => call.startsWith('GET '))).toBe(true);
});

const found = async (name: string, changes: object = {}) => {
	const lines = await check(changes);
	const line = lines.find((one) => one.check === name);
	return { ...line, others: wrong(lines).filter((one) => one !== line) };
};

test('paging that never ends: the cursor has no effect', async () => {
	ignored.add('cursor');
	expect(await found('Paging')).toMatchObject({
		ok: false,
		found: expect.stringMatching(/never ends/),
		remedy: expect.stringContaining('kind of paging'),
	});
});

test('paging that ends too early', async () => {
	const paging = { kind: 'cursor', cursorParam: 'cursor', cursorField: 'nope', sizeParam: 'limit' };
	expect(await found('Paging', { list: { rows: 'result.rows', paging } })).toMatchObject({
		ok: false,
		found: expect.stringContaining('names no next one'),
	});
});

test('a since-parameter that the server ignores', async () => {
	ignored.add('since');
	expect(await found('Since')).toMatchObject({
		ok: false,
		found: expect.stringContaining('ignores "since"'),
		remedy: expect.stringContaining('"Since: Parameter"'),
		others: [],
	});
});

test('a since-parameter that takes seconds for milliseconds', async () => {
	const since = { param: 'since', form: 'unixSeconds' };
	expect(await found('Since', { since })).toMatchObject({ ok: false, others: [] });
});

test('a boundary that is left out: said where the profile says otherwise', async () => {
	exclusive = true;
	expect(await found('Since')).toMatchObject({
		ok: false,
		remedy: expect.stringContaining('Turn off "Since: Inclusive"'),
	});
	const since = { param: 'since', form: 'unixMilliseconds', inclusive: false };
	expect(await found('Since', { since })).toMatchObject({ ok: true, others: [] });
});

test('searches that the server ignores', async () => {
	ignored.add('email').add('ref');
	expect(await found('Search: email')).toMatchObject({
		ok: false,
		found: expect.stringContaining('no record has shows records'),
	});
	expect(await found('Reference')).toMatchObject({
		ok: false,
		found: expect.stringContaining('no effect'),
	});
});

test('a list that shows less than the record', async () => {
	brief = true;
	expect(await found('Complete List')).toMatchObject({
		ok: false,
		found: expect.stringContaining('"born"'),
		remedy: expect.stringContaining('List: Complete Records'),
	});
});

test.each([
	['Decimals', { decimal: 'number' }, 'Choose Text with a Comma'],
	['Dates', { date: 'yyyy-MM-dd' }, 'Choose dd-MM-yyyy'],
	['Moments', { dateTime: 'unixSeconds' }, 'Choose Unix Time in Milliseconds'],
])('%s in another form: the right one is named', async (name, change, remedy) => {
	const formats = { dateTime: 'unixMilliseconds', decimal: 'commaText', date: 'dd-MM-yyyy' };
	expect(await found(name, { formats: { ...formats, ...change } })).toMatchObject({
		ok: false,
		remedy: expect.stringContaining(remedy),
	});
});

test('an envelope of the record that is not there', async () => {
	expect(await found('Single Record', { envelope: 'data' })).toMatchObject({
		ok: false,
		found: expect.stringContaining('"data"'),
	});
});

test('an unchanged update that returns nothing, and a version that nobody enforces', async () => {
	const lines = await check({}, 'c-3');
	expect(wrong(lines)).toEqual([]);
	expect(lines.find(({ check: name }) => name === 'Returned Record')).toMatchObject({
		ok: 'skipped',
	});
	const version = { kind: 'field', field: 'email', sendAs: 'ifMatch' };
	const enforced = (await check({ version }, 'c-3')).find(
		({ check: name }) => name === 'Enforced Version',
	);
	expect(enforced).toMatchObject({ ok: false, remedy: expect.stringContaining('Version: Kind') });
});
