/** Any valid combination of a profile's settings, and records for it. */
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../nodes/shared/json';
import {
	complete,
	type ProfileField,
	type RestEntity,
	type RestEntityInput,
} from '../../../nodes/shared/rest/profile/profile';
import { checkNames, checkTogether } from '../../../nodes/shared/rest/profile/together';
import type { Quirks } from '../../support/anyApi';

const oneOf = <T>(...values: T[]) => fc.constantFrom(...values);

/** Where the API has the fields: as they are called, or elsewhere. */
const PATHS: Array<Record<string, string>> = [
	{},
	{
		'address.city': 'addresses.0.town',
		number: 'own\\.no',
		seen: 'meta.seen',
		lines: 'items.data',
	},
	{
		name: 'attributes.name',
		note: 'attributes.note',
		price: 'attributes.price',
		partner: 'relationships.partner.data.id',
	},
];

const field = (
	name: string,
	kind: ProfileField['kind'],
	more: Partial<ProfileField> = {},
): ProfileField => ({
	name,
	label: name,
	kind,
	writable: true,
	...more,
});

function fieldsAt(paths: Record<string, string>): ProfileField[] {
	const fields = [
		field('name', 'text', { required: true }),
		field('number', 'text'),
		field('note', 'text'),
		field('price', 'money', { scale: 4 }),
		field('count', 'number', { scale: 0 }),
		field('born', 'date'),
		field('seen', 'dateTime'),
		field('vip', 'boolean'),
		field('address.city', 'text'),
		field('partner', 'text', {
			...(paths.partner ? { writeWith: { 'relationships.partner.data.type': 'partners' } } : {}),
		}),
		field('lines', 'list', {
			columns: [
				field('sku', 'text', paths.lines ? { path: 'product.code' } : {}),
				field('amount', 'money'),
				field('day', 'date'),
			],
		}),
	];
	return fields.map((each) => (paths[each.name] ? { ...each, path: paths[each.name] } : each));
}

type Paging = RestEntityInput['list']['paging'];

const paging = (rows: string): fc.Arbitrary<Paging> => {
	const sizes = fc.record({
		sizeParam: oneOf('', 'size', 'page[size]'),
		maxSize: fc.integer({ min: 1, max: 7 }),
	});
	const tells = rows === '' ? [] : [0, 1, 2];
	return fc
		.tuple(
			sizes,
			oneOf(-1, ...tells),
			oneOf(0, 1),
			oneOf('page', 'offset', 'cursor', 'linkHeader', 'nextUrl', 'none'),
		)
		.filter(([, , , kind]) => kind !== 'nextUrl' || rows !== '')
		.map(([own, tell, firstPage, kind]): Paging => {
			switch (kind) {
				case 'page':
					return {
						kind,
						...own,
						pageParam: 'page',
						firstPage,
						nextField: tell === 0 ? 'meta.next' : '',
						pagesField: tell === 1 ? 'meta.pages' : '',
						moreField: tell === 2 ? 'more' : '',
					};
				case 'offset':
					return {
						kind,
						...own,
						offsetParam: '$skip',
						totalField: tell === 0 ? '@odata.count' : '',
						moreField: tell === 1 ? 'more' : '',
					};
				case 'cursor':
					return tell === 0
						? { kind, ...own, cursorParam: 'after', cursorField: 'meta.next' }
						: {
								kind,
								...own,
								cursorParam: 'after',
								lastField: 'id',
								moreField: tell === 1 ? 'more' : '',
							};
				case 'nextUrl':
					return { kind, ...own, nextField: tell === 0 ? '@odata.nextLink' : 'links.next' };
				case 'linkHeader':
					return { kind, ...own };
				default:
					return { kind: 'none' };
			}
		});
};

const FORMS = [
	'iso',
	'isoSeconds',
	'unixSeconds',
	'unixMilliseconds',
	'yyyy-MM-dd HH:mm:ss',
	'dd.MM.yyyy HH:mm',
];
const ZONES = ['UTC', 'Europe/Copenhagen', 'America/St_Johns', 'Australia/Lord_Howe'];

export interface Drawn {
	rest: RestEntity;
	quirks: Quirks;
}

/** A profile that Check Together takes, and the ways of a server that it leaves open. */
export const drawn: fc.Arbitrary<Drawn> = oneOf('', 'data', 'result.items').chain((rows) =>
	fc
		.record({
			paths: oneOf(...PATHS),
			paging: paging(rows),
			envelope: oneOf('', 'data', 'one.record'),
			bodyEnvelope: oneOf('', 'data', 'in.record'),
			constants: oneOf({}, { type: 'things' }, { 'meta.kind': 5 }),
			bodyId: fc.boolean(),
			id: oneOf('plain', 'quoted', 'nested', 'two', 'number', 'noAddress'),
			since: fc.option(
				fc.record({
					form: oneOf(...FORMS),
					inclusive: fc.boolean(),
					sorts: fc.boolean(),
					value: fc.boolean(),
				}),
			),
			returns: oneOf('record', 'id', 'location', 'nothing'),
			idField: oneOf('', 'result.key'),
			update: oneOf('PATCH', 'POST', 'PUT', 'merge', 'wholePost'),
			updateReturns: oneOf('record', 'nothing'),
			remove: oneOf('delete', 'field', 'none'),
			version: oneOf('none', 'etag', 'body', 'ifMatch'),
			reference: fc.boolean(),
			full: fc.boolean(),
			form: oneOf(...FORMS),
			date: oneOf('yyyy-MM-dd', 'dd.MM.yyyy'),
			zone: oneOf(...ZONES),
			decimal: oneOf('number', 'text', 'commaText'),
			clear: oneOf('null', 'emptyText', 'omit', 'never'),
			cap: fc.integer({ min: 1, max: 7 }),
			behind: oneOf('empty', 'notFound', 'again'),
			headers: oneOf({}, { 'X-Tenant': 'ä b'.slice(2) }),
			listQuery: oneOf({}, { archived: true }),
		})
		.map((all) => make(rows, all as Choice))
		.filter((made): made is Drawn => made !== undefined),
);

interface Choice {
	paths: Record<string, string>;
	paging: Paging;
	envelope: string;
	bodyEnvelope: string;
	constants: Record<string, JsonValue>;
	bodyId: boolean;
	id: 'plain' | 'quoted' | 'nested' | 'two' | 'number' | 'noAddress';
	since: { form: string; inclusive: boolean; sorts: boolean; value: boolean } | null;
	returns: 'record' | 'id' | 'location' | 'nothing';
	idField: string;
	update: string;
	updateReturns: 'record' | 'nothing';
	remove: 'delete' | 'field' | 'none';
	version: 'none' | 'etag' | 'body' | 'ifMatch';
	reference: boolean;
	full: boolean;
	form: string;
	date: string;
	zone: string;
	decimal: 'number' | 'text' | 'commaText';
	clear: 'null' | 'emptyText' | 'omit' | 'never';
	cap: number;
	behind: Quirks['behind'];
	headers: Record<string, string>;
	listQuery: Record<string, boolean>;
}

const RECORD_PATH = {
	plain: '/things/{id}',
	quoted: "/Things('{id}')",
	nested: '/things/{id}',
	two: '/companies/{id1}/things/{id2}',
	number: '/things({id})',
	noAddress: '',
};

function make(rows: string, choice: Choice): Drawn | undefined {
	const { id, paths, since, version } = choice;
	const idFields = id === 'two' ? ['company', 'no'] : id === 'nested' ? ['meta.id'] : ['id'];
	const cursorIsId = choice.paging.kind === 'cursor' && choice.paging.lastField !== undefined;
	if (cursorIsId && idFields[0] !== 'id') return undefined;
	// A record that a create does not name must be found.
	if (choice.returns === 'nothing' && !choice.reference) return undefined;
	if (choice.returns === 'location' && id === 'noAddress') return undefined;
	if (choice.returns === 'id' && choice.idField !== '' && id === 'two') return undefined;
	const whole = choice.update === 'PUT' || choice.update === 'wholePost';
	const input: RestEntityInput = {
		path: '/things',
		recordPath: RECORD_PATH[id],
		quotedId: id === 'quoted',
		idFields,
		modifiedField: since ? 'changed.at' : '',
		list: { rows, query: choice.listQuery, full: choice.full, paging: choice.paging },
		...(since
			? {
					since: {
						param: since.value ? '$filter' : 'from',
						value: since.value ? '{modified} ge {since} and x' : '{since}',
						form: since.form,
						inclusive: since.inclusive,
						sort: since.sorts ? { $orderby: '{modified} asc' } : {},
					},
				}
			: {}),
		envelope: choice.envelope,
		body: {
			envelope: choice.bodyEnvelope,
			constants: choice.constants,
			idField: choice.bodyId && id !== 'two' ? idFields[0] : '',
		},
		headers: choice.headers,
		create: { returns: choice.returns, idField: choice.returns === 'id' ? choice.idField : '' },
		update: {
			method:
				choice.update === 'merge'
					? 'PATCH'
					: choice.update === 'wholePost'
						? 'POST'
						: (choice.update as 'PUT'),
			whole,
			mergePatch: choice.update === 'merge',
			returns: choice.updateReturns,
			path: id === 'noAddress' ? '/save/{id}' : '',
		},
		remove:
			choice.remove === 'none'
				? undefined
				: choice.remove === 'delete'
					? { kind: 'delete' }
					: { kind: 'field', field: 'state.deleted', value: true },
		version:
			version === 'none' || version === 'etag'
				? { kind: version }
				: { kind: 'field', field: 'rev', sendAs: version },
		reference: choice.reference
			? { field: 'ref', searchParam: 'ref', unique: true, conclusive: true }
			: undefined,
		searches: { number: { param: 'number' } },
		formats: {
			date: choice.date,
			dateTime: choice.form,
			timeZone: choice.zone,
			decimal: choice.decimal,
			clear: choice.clear,
		},
		fields: fieldsAt(paths),
	};
	const rest = complete({ entity: 'thing', label: 'Thing', labelPlural: 'Things' }, input);
	try {
		checkNames('Things', rest.fields);
		checkTogether('Things', rest);
	} catch {
		return undefined;
	}
	// What the templates mean, for a server that knows no templates.
	const spoken = since?.value ? 'changed/at' : 'changed.at';
	const server: RestEntity = structuredClone(rest);
	if (server.since) {
		server.since.value = server.since.value.replace('{modified}', spoken);
		server.since.sort = since?.sorts ? { $orderby: 'changed/at asc' } : {};
	}
	// One record a page, the same one again: it may be all, or a server that knows no pages.
	const isClear =
		choice.cap > 1 &&
		choice.paging.kind === 'page' &&
		choice.paging.sizeParam !== '' &&
		(choice.paging.maxSize ?? 100) > 1;
	if (choice.behind === 'again' && !isClear) return undefined;
	const quirks = { cap: choice.cap, behind: choice.behind, idsAreNumbers: id === 'number' };
	return { rest, quirks, server } as Drawn & { server: RestEntity };
}

const word = fc.oneof(
	fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
	oneOf(
		"O'Hara & Søn",
		'a/b',
		'50%',
		'x+y',
		' a b',
		'日本',
		'😀:%3A',
		'..x',
		'A',
		'a',
		'"q"',
		'#?&=',
	),
);
export const text = word.filter((value) => value.trim() !== '');

/** Ids that addresses must carry: none is empty, or a step in a path. */
export const idPart = text.filter((value) => !/^\.{1,2}$/.test(value));

const decimal = (form: string): fc.Arbitrary<JsonValue> =>
	form === 'number'
		? fc.integer({ min: -9_999_999, max: 9_999_999 }).map((cents) => cents / 100)
		: fc
				.tuple(
					fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
					fc.integer({ min: 0, max: 9998 }),
				)
				.map(([whole, rest]) => {
					const fraction = String(rest).padStart(4, '0').replace(/0+$/, '');
					return fraction === '' ? String(whole) : `${whole}.${fraction}`;
				})
				.map((digits) => (digits.length <= 15 ? Number(digits) : digits));

const day = fc
	.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2100, 0, 1) })
	.map((ms) => new Date(ms).toISOString().slice(0, 10));

/** Hours around the change of the clocks, too; as fine as the form, and no local time that there is twice. */
const moment = ({ formats: { dateTime, timeZone } }: RestEntity): fc.Arbitrary<string> => {
	const unit = dateTime.endsWith('mm')
		? 60_000
		: ['iso', 'unixMilliseconds'].includes(dateTime)
			? 1
			: 1000;
	const local = (ms: number): string => new Date(ms).toLocaleString('sv-SE', { timeZone });
	const isTwice = (ms: number): boolean =>
		[1_800_000, 3_600_000].some(
			(gap) => local(ms + gap) === local(ms) || local(ms - gap) === local(ms),
		);
	return fc
		.oneof(
			fc.integer({ min: Date.UTC(1980, 0, 1), max: Date.UTC(2090, 0, 1) }),
			fc.integer({ min: Date.UTC(2025, 9, 25, 20), max: Date.UTC(2025, 9, 26, 6) }),
			fc.integer({ min: Date.UTC(2025, 2, 29, 20), max: Date.UTC(2025, 2, 30, 6) }),
		)
		.map((ms) => Math.floor(ms / unit) * unit)
		.filter((ms) => !dateTime.includes(' ') || !isTwice(ms))
		.map((ms) => new Date(ms).toISOString());
};

/** Values of a record by the names of its fields; null for an empty one. */
export function values(rest: RestEntity): fc.Arbitrary<Record<string, JsonValue>> {
	const maybe = (value: fc.Arbitrary<JsonValue>) => fc.option(value, { nil: null, freq: 4 });
	const amount = decimal(rest.formats.decimal);
	return fc.record({
		name: text,
		number: maybe(text),
		note: maybe(text),
		price: maybe(amount),
		count: maybe(fc.integer()),
		born: maybe(day),
		seen: maybe(moment(rest)),
		vip: maybe(fc.boolean()),
		'address.city': maybe(text),
		partner: maybe(text),
		lines: maybe(
			fc.array(
				fc.record<JsonObject>({
					sku: text,
					amount,
					day,
				} as never) as unknown as fc.Arbitrary<JsonValue>,
				{ maxLength: 3 },
			) as unknown as fc.Arbitrary<JsonValue>,
		),
	});
}
