import { customerpProfile } from '../../../nodes/Customerp/profile';
import { ProfileFault } from '../../../nodes/shared/rest/profile/fault';
import type { RestEntity } from '../../../nodes/shared/rest/profile/profile';
import { resolveProfile, type GivenProfile } from '../../../nodes/shared/rest/profile/resolve';
import { restEntity } from '../../../nodes/shared/rest/restEntity';

const customer = customerpProfile.entities.find(
	({ entity }) => entity === 'customer',
) as RestEntity;

const own = (json: object, more: Partial<GivenProfile> = {}): GivenProfile => ({
	profile: 'own',
	json: {
		path: '/customers',
		recordPath: '/customers/{id}',
		list: { rows: 'data', paging: { kind: 'none' } },
		fields: [{ name: 'name', label: 'Name', kind: 'text' }],
		...json,
	},
	...more,
});
const resolve = (given: GivenProfile): RestEntity =>
	resolveProfile(customer, given, customerpProfile);

function faultOf(given: GivenProfile): ProfileFault {
	try {
		resolve(given);
	} catch (error) {
		if (error instanceof ProfileFault) return error;
		throw error;
	}
	throw new Error('It was taken');
}

const F = (name: string, more: object = {}) => ({ name, label: name, kind: 'text', ...more });

const wrong: Array<[string, GivenProfile, string[]]> = [
	['nothing', { profile: 'own' }, ['setting "Profile": it is empty']],
	['no JSON', { profile: 'own', json: '{"a":' }, ['no JSON object']],
	['an unknown profile', { profile: 'soap' }, ['no profile "soap"', 'odata, jsonApi, paged']],
	['a slip in a name', own({ pagging: 1 }), ['there is no "pagging" here']],
	[
		'a slip further in',
		own({ list: { rows: '', paging: { kind: 'page', pageParm: 'p' } } }),
		['pageParam', 'missing', '"pageParm"'],
	],
	[
		'a kind that there is not',
		own({ list: { paging: { kind: 'scroll' } } }),
		['one of page, offset, cursor'],
	],
	['no path', own({ path: 'customers' }), ['"Path" (path): must begin with /']],
	['no fields', own({ fields: [] }), ['must name at least one field']],
	[
		'a zone that there is not',
		own({ formats: { timeZone: 'Mars/Base' } }),
		['"Format: Time Zone"', '"Mars/Base" is no time zone'],
	],
	[
		'a date format without month',
		own({ formats: { date: 'dd.yyyy' } }),
		['"Format: Dates"', 'does not write a day'],
	],
	[
		'a moment format without time',
		own({ formats: { dateTime: 'yyyy-MM-dd' } }),
		['"yyyy-MM-dd" does not write a moment'],
	],
	[
		'a form of since that is none',
		own({ modifiedField: 'm', since: { param: 's', form: 'isoo' } }),
		['"isoo" does not write a moment'],
	],
	[
		'since without a place',
		own({ modifiedField: 'm', since: { param: 's', value: 'x' } }),
		['no place for the moment'],
	],
	[
		'since without a modified field',
		own({ since: { param: 's' } }),
		['"Since: Parameter"', 'no modified field'],
	],
	[
		'since from no moment',
		own({ modifiedField: 'm', since: { param: 's', beginning: 'once' } }),
		['"once" is no date and time'],
	],
	[
		'left out of a patch',
		own({ update: {}, formats: { clear: 'omit' } }),
		['only where the whole record is sent'],
	],
	['a whole merge patch', own({ update: { method: 'PUT', mergePatch: true } }), ['sent by PATCH']],
	[
		'whole without a whole read',
		own({
			recordPath: '',
			list: { full: false, paging: { kind: 'none' } },
			update: { path: '/u', whole: true },
		}),
		['no read shows the whole record'],
	],
	[
		'an ETag without a read',
		own({ recordPath: '', version: { kind: 'etag' } }),
		['the ETag comes with the read of one record'],
	],
	['a quoted id without id', own({ recordPath: '', quotedId: true }), ['has no {id}']],
	['a record path without id', own({ recordPath: '/customers/one' }), ['has no place for the ID']],
	['a record path without slash', own({ recordPath: 'customers/{id}' }), ['does not begin with /']],
	[
		'fewer parts than places',
		own({ recordPath: '/c/{id1}/{id2}' }),
		['places for {id1}, {id2}, and an ID has one part'],
	],
	[
		'more parts than places',
		own({ idFields: ['a', 'b'], recordPath: '/c/{id1}' }),
		['an ID has 2 parts'],
	],
	[
		'an update without address',
		own({ recordPath: '', update: {} }),
		['no address to send an update to'],
	],
	[
		'a delete without address',
		own({ recordPath: '', remove: { kind: 'delete' } }),
		['no address of one record'],
	],
	[
		'a delete by value without update',
		own({ remove: { kind: 'field', field: 'x', value: 1 } }),
		['cannot be updated'],
	],
	[
		'parts of records without a read',
		own({ recordPath: '', list: { full: false, paging: { kind: 'none' } } }),
		['"List: Complete Records"', 'show a part'],
	],
	[
		'a path parameter without value',
		own({ path: '/{tenant}/customers' }),
		['{tenant} without a value'],
	],
	[
		'no place of the cursor',
		own({ list: { paging: { kind: 'cursor', cursorParam: 'c' } } }),
		['nothing says where the next cursor is'],
	],
	[
		'two places of the cursor',
		own({
			list: { paging: { kind: 'cursor', cursorParam: 'c', cursorField: 'a', lastField: 'b' } },
		}),
		['in two places'],
	],
	['a field twice', own({ fields: [F('a'), F('a')] }), ['two fields "a"']],
	[
		'a column twice',
		own({ fields: [F('l', { kind: 'list', columns: [F('a'), F('a')] })] }),
		['two fields "a"'],
	],
	[
		'a path twice',
		own({ fields: [F('a', { path: 'x' }), F('b', { path: 'x' })] }),
		['"a" and "b" are written to the same path "x"'],
	],
	[
		'columns of a text',
		own({ fields: [F('a', { columns: [F('b')] })] }),
		['has columns but is no list'],
	],
	['a summary of no field', own({ summary: ['title'] }), ['"Summary Fields"', 'no field "title"']],
	['an alias of no field', own({ aliases: ['no'] }), ['no field "no"']],
	['a search of no field', own({ searches: { no: { param: 'no' } } }), ['no field "no"']],
	[
		'an archive of no field',
		own({ update: {}, archive: { field: 's', archived: 1, active: 0 } }),
		['no field "s"'],
	],
	[
		'a setting that there is not',
		own({}, { settings: { colour: 'red' } }),
		['no profile setting "colour"'],
	],
	[
		'a field row without name',
		own({}, { fields: [{ kind: 'text' }] }),
		['a field row has no name'],
	],
	[
		'two rows of a field',
		own({}, { fields: [{ name: 'a' }, { name: 'a' }] }),
		['two rows for the field "a"'],
	],
	[
		'all fields left out',
		own({}, { fields: [{ name: 'name', leaveOut: true }] }),
		['at least one field'],
	],
];

test.each(wrong)('%s is refused', (_name, given, says) => {
	const { message, remedy } = faultOf(given);
	for (const text of says) expect(`${message} ${remedy}`).toContain(text);
	expect(message).toContain('Customerp, Customers');
	expect(remedy).toMatch(/^[A-Z]/);
});

describe('what is taken', () => {
	test('the reference as it is', () => {
		expect(resolve({ profile: 'reference' })).toBe(customer);
	});

	test('a profile as text, without fields those of the reference', () => {
		const { list, path } = { list: { paging: { kind: 'none' } }, path: '/c' };
		const rest = resolve({ profile: 'own', json: JSON.stringify({ path, list }) });
		expect(rest.fields.map(({ name }) => name)).toEqual(customer.fields.map(({ name }) => name));
		expect(rest).toMatchObject({ entity: 'customer', label: 'Customer', idFields: ['id'] });
	});

	test('an id that is searched though it is no field', () => {
		const rest = resolve(own({ recordPath: '', searches: { id: { param: 'id' } } }));
		expect(restEntity(customerpProfile, rest).capabilities.singleRead).toBe(true);
	});

	test('another path takes the record path with it', () => {
		const rest = resolve({ profile: 'odata', settings: { path: '/Debtors' } });
		expect(rest.recordPath).toBe("/Debtors('{id}')");
	});

	test('a part that is taken away', () => {
		const settings = {
			sinceParam: '',
			createMethod: 'none',
			removeKind: 'none',
			referenceField: '',
		};
		const rest = resolve({ profile: 'paged', settings });
		expect([rest.since, rest.create, rest.remove, rest.reference]).toEqual([
			undefined,
			undefined,
			undefined,
			undefined,
		]);
	});

	test('another kind of paging does not keep the parts of the one before', () => {
		const settings = { pagingKind: 'offset', pagingOffsetParam: 'skip', pagingMaxSize: 20 };
		expect(resolve({ profile: 'paged', settings }).list.paging).toEqual({
			kind: 'offset',
			offsetParam: 'skip',
			sizeParam: 'per_page',
			maxSize: 20,
			totalField: '',
			moreField: '',
		});
	});

	test('what a preset builds on a field goes with the field', () => {
		const fields = ['externalReference', 'status', 'number'].map((name) => ({
			name,
			leaveOut: true,
		}));
		const rest = resolve({ profile: 'odata', fields });
		expect(rest.reference).toBeUndefined();
		expect(rest.archive).toBeUndefined();
		expect(rest.aliases).toEqual([]);
		expect(rest.summary).not.toContain('status');
	});
});

describe('presets', () => {
	test('OData: filters, sets and keys', () => {
		const rest = resolve({ profile: 'odata' });
		expect(rest).toMatchObject({
			path: '/Customers',
			recordPath: "/Customers('{id}')",
			since: { param: '$filter', value: '{modified} ge {since}' },
			list: { rows: 'value', paging: { kind: 'nextUrl', nextField: '@odata.nextLink' } },
			searches: { email: { param: '$filter', value: "email eq '{value}'" } },
			version: { kind: 'field', field: '@odata.etag', sendAs: 'ifMatch' },
		});
	});

	test('JSON:API: attributes, and names without them', () => {
		const rest = resolve({ profile: 'jsonApi' });
		expect(rest.fields.find(({ name }) => name === 'billingAddress.city')?.path).toBe(
			'attributes.billingAddress.city',
		);
		expect(rest.fields.find(({ name }) => name === 'id')?.path).toBeUndefined();
		expect(rest).toMatchObject({
			mediaType: 'application/vnd.api+json',
			body: { envelope: 'data', constants: { type: 'customers' }, idField: 'id' },
			searches: { email: { param: 'filter[email]', value: '{value}' } },
		});
	});

	test('a plain API: pages by number', () => {
		const rest = resolve({ profile: 'paged' });
		expect(rest.list.paging).toMatchObject({
			kind: 'page',
			pageParam: 'page',
			sizeParam: 'per_page',
		});
		expect(rest.since).toMatchObject({ param: 'updated_since', form: 'iso' });
		expect(rest.fields.find(({ name }) => name === 'modifiedAt')?.path).toBe('updated_at');
	});

	test.each(['odata', 'jsonApi', 'paged'])('%s fits every resource of every system', (profile) => {
		for (const reference of customerpProfile.entities) {
			const rest = resolveProfile(reference, { profile }, customerpProfile);
			expect(rest.fields).toHaveLength(reference.fields.length);
			expect(restEntity(customerpProfile, rest).capabilities.create).toBe(true);
		}
	});
});
