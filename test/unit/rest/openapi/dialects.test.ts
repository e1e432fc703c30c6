import { proposeFromOpenApi } from '../../../../nodes/shared/rest/openapi/propose';
import type { ProfileField, RestEntityInput } from '../../../../nodes/shared/rest/profile/profile';

/** The kinds of API that are about, each in the smallest document that shows it. */

const object = (properties: object, required: string[] = []): object => ({
	type: 'object',
	properties,
	required,
});
const text = { type: 'string' };
const json = (schema: object, type = 'application/json'): object => ({
	content: { [type]: { schema } },
});
const answer = (schema: object, headers?: object): object => ({
	200: { description: 'OK', ...(headers ? { headers } : {}), ...json(schema) },
});
const query = (name: string, schema: object, description = ''): object => ({
	name,
	in: 'query',
	description,
	schema,
});

interface Parts {
	row: object;
	list?: object;
	parameters?: object[];
	headers?: object;
	more?: object;
	record?: object;
	path?: string;
	recordPath?: string;
}

/** A document with one list, in 3.1. */
const documentOf = ({
	row,
	list,
	parameters = [],
	headers,
	more = {},
	record,
	path = '/things',
	recordPath = '/things/{id}',
}: Parts): object => ({
	openapi: '3.1.0',
	info: { title: 'Things', version: '1' },
	components: { schemas: { Thing: row } },
	paths: {
		[path]: {
			get: {
				parameters,
				responses: answer(
					list ??
						object({ data: { type: 'array', items: { $ref: '#/components/schemas/Thing' } } }),
					headers,
				),
			},
			...more,
		},
		...(record
			? {
					[recordPath]: {
						parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
						...record,
					},
				}
			: {}),
	},
});

const propose = (parts: Parts): RestEntityInput =>
	proposeFromOpenApi(documentOf(parts), { listPath: parts.path ?? '/things' }).profile!;
const field = (profile: RestEntityInput, name: string): ProfileField | undefined =>
	profile.fields.find((one) => one.name === name);

const rows = (beside: object): object =>
	object({ data: { type: 'array', items: { $ref: '#/components/schemas/Thing' } }, ...beside });
const plainRow = object({
	id: text,
	name: text,
	updated_at: { type: 'string', format: 'date-time' },
});
const link = { type: 'string', format: 'uri' };
const whole = { type: 'integer' };

describe('paging', () => {
	const size = query('limit', { type: 'integer', maximum: 250 });
	test.each<[string, Partial<Parts>, object]>([
		[
			'page and number of pages',
			{
				parameters: [
					query('page', { type: 'integer', minimum: 0 }),
					query('pageSize', whole, 'At most 50'),
				],
				list: rows({ meta: object({ totalPages: whole }) }),
			},
			{
				kind: 'page',
				pageParam: 'page',
				firstPage: 0,
				sizeParam: 'pageSize',
				maxSize: 50,
				pagesField: 'meta.totalPages',
			},
		],
		[
			'page and number of the next one',
			{
				parameters: [query('page', whole), size],
				list: rows({ next_page: { type: ['integer', 'null'] } }),
			},
			{
				kind: 'page',
				pageParam: 'page',
				firstPage: 1,
				sizeParam: 'limit',
				maxSize: 250,
				nextField: 'next_page',
			},
		],
		[
			'offset and total',
			{
				parameters: [query('skip', whole), query('take', { type: 'integer', default: 25 })],
				list: rows({ total_count: whole }),
			},
			{
				kind: 'offset',
				offsetParam: 'skip',
				sizeParam: 'take',
				maxSize: 25,
				totalField: 'total_count',
			},
		],
		[
			'cursor in the answer',
			{ parameters: [query('page_token', text), size], list: rows({ next_page_token: text }) },
			{
				kind: 'cursor',
				cursorParam: 'page_token',
				cursorField: 'next_page_token',
				sizeParam: 'limit',
				maxSize: 250,
			},
		],
		[
			'cursor in an object',
			{
				parameters: [query('after', text), size],
				list: rows({ paging: object({ next: object({ after: text }) }) }),
			},
			{
				kind: 'cursor',
				cursorParam: 'after',
				cursorField: 'paging.next.after',
				sizeParam: 'limit',
				maxSize: 250,
			},
		],
		[
			'ID of the last record',
			{
				parameters: [query('starting_after', text), size],
				list: rows({ has_more: { type: 'boolean' } }),
			},
			{
				kind: 'cursor',
				cursorParam: 'starting_after',
				lastField: 'id',
				moreField: 'has_more',
				sizeParam: 'limit',
				maxSize: 250,
			},
		],
		[
			'Link header',
			{ parameters: [query('page', whole), size], headers: { Link: { schema: text } } },
			{ kind: 'linkHeader', sizeParam: 'limit', maxSize: 250 },
		],
		[
			'Link header beside a cursor that no property of the answer names',
			{ parameters: [query('after', text), size], headers: { Link: { schema: text } } },
			{ kind: 'linkHeader', sizeParam: 'limit', maxSize: 250 },
		],
		[
			'address of the next page',
			{ parameters: [query('page', whole), size], list: rows({ links: object({ next: link }) }) },
			{ kind: 'nextUrl', nextField: 'links.next', sizeParam: 'limit', maxSize: 250 },
		],
		[
			'HAL',
			{ list: rows({ _links: object({ next: object({ href: text }) }) }) },
			{ kind: 'nextUrl', nextField: '_links.next.href' },
		],
		['none', {}, { kind: 'none' }],
	])('%s', (_name, parts, paging) => {
		expect(propose({ row: plainRow, ...parts }).list.paging).toEqual(paging);
	});
});

describe('changes since a moment', () => {
	test.each<[string, object, object]>([
		[
			'ISO',
			query('updated_since', { type: 'string', format: 'date-time' }),
			{ param: 'updated_since' },
		],
		[
			'ISO, at or after',
			query(
				'modifiedAfter',
				{ type: 'string', format: 'date-time' },
				'Changed at or after this moment',
			),
			{ param: 'modifiedAfter' },
		],
		[
			'exclusive',
			query('modified_after', { type: 'string', format: 'date-time' }),
			{ param: 'modified_after', inclusive: false },
		],
		[
			'Unix seconds',
			query('changedSince', whole, 'Unix time in seconds'),
			{ param: 'changedSince', form: 'unixSeconds' },
		],
		[
			'Unix milliseconds',
			query('since', whole, 'Time in milliseconds'),
			{ param: 'since', form: 'unixMilliseconds' },
		],
		[
			'brackets',
			query('updated_at[gte]', { type: 'string', format: 'date-time' }),
			{ param: 'updated_at[gte]' },
		],
		[
			'deep object',
			{ ...query('updated', object({ gte: whole, lt: whole }), 'Unix time'), style: 'deepObject' },
			{ param: 'updated[gte]', form: 'unixSeconds' },
		],
		['OData', query('$filter', text), { param: '$filter', value: 'updated_at ge {since}' }],
	])('%s', (_name, parameter, since) => {
		expect(propose({ row: plainRow, parameters: [parameter] }).since).toEqual(since);
	});

	test('an ID is no moment, and without a stamp there is no feed', () => {
		expect(
			propose({ row: plainRow, parameters: [query('since', whole, 'Only IDs above this')] }).since,
		).toBeUndefined();
		const noStamp = object({ id: text, name: text });
		expect(
			propose({ row: noStamp, parameters: [query('updated_since', text)] }).since,
		).toBeUndefined();
	});
});

test('cursor, Unix milliseconds, PUT only, a revision in the body, archived ones asked for', () => {
	const row = object(
		{
			uid: { type: 'string', format: 'uuid', readOnly: true },
			revision: whole,
			full_name: { type: 'string', maxLength: 80 },
			credit_limit: { type: 'string', format: 'decimal' },
			created_at: { type: 'integer', description: 'Unix time in milliseconds', readOnly: true },
			updated_at: { type: 'integer', description: 'Unix time in milliseconds', readOnly: true },
			external_id: { type: ['string', 'null'], maxLength: 64 },
		},
		['full_name'],
	);
	const thing = { $ref: '#/components/schemas/Thing' };
	const profile = propose({
		row,
		parameters: [
			query('cursor', text),
			query('include_archived', { type: 'boolean' }),
			query('external_id', text),
		],
		list: rows({ next_cursor: { type: ['string', 'null'] } }),
		recordPath: '/things/{uid}',
		more: {
			post: {
				parameters: [{ name: 'Idempotency-Key', in: 'header', schema: text }],
				requestBody: json(thing),
				responses: { 201: json(object({ uid: text })) },
			},
		},
		record: {
			get: { responses: answer(thing) },
			put: { requestBody: json(thing), responses: { 204: {} } },
		},
	});
	expect(profile).toMatchObject({
		recordPath: '/things/{id}',
		idFields: ['uid'],
		modifiedField: 'updated_at',
		list: { query: { include_archived: true } },
		create: { returns: 'id', idField: 'uid' },
		update: { method: 'PUT', whole: true, returns: 'nothing' },
		version: { kind: 'field', field: 'revision', sendAs: 'body' },
		idempotencyHeader: 'Idempotency-Key',
		reference: { field: 'external_id', searchParam: 'external_id' },
		formats: { dateTime: 'unixMilliseconds', decimal: 'text' },
	});
	expect(field(profile, 'full_name')).toMatchObject({ required: true, maxLength: 80 });
	expect(field(profile, 'credit_limit')).toMatchObject({ kind: 'money' });
	expect(field(profile, 'updated_at')).toMatchObject({ kind: 'dateTime', writable: false });
});

test('OData: quoted IDs, annotations, $filter for the feed and the searches', () => {
	const row = object({
		'@odata.etag': text,
		id: text,
		name: text,
		email: text,
		modifiedAt: { type: 'string', format: 'date-time' },
	});
	const profile = propose({
		row,
		path: '/Things',
		recordPath: "/Things('{id}')",
		parameters: [query('$filter', text), query('$orderby', text), query('$top', whole)],
		list: object({ value: { type: 'array', items: row }, '@odata.nextLink': text }),
		record: {
			get: { responses: answer(row) },
			patch: { requestBody: json(row), responses: { 200: json(row) } },
		},
	});
	expect(profile).toMatchObject({
		recordPath: "/Things('{id}')",
		quotedId: true,
		list: { rows: 'value', paging: { kind: 'nextUrl', nextField: '@odata.nextLink' } },
		since: {
			param: '$filter',
			value: 'modifiedAt ge {since}',
			sort: { $orderby: 'modifiedAt asc' },
		},
		version: { kind: 'field', field: '@odata.etag', sendAs: 'ifMatch' },
		searches: { email: { param: '$filter', value: "email eq '{value}'" } },
		quotedValues: true,
	});
	expect(field(profile, '@odata.etag')).toBeUndefined();
});

test('JSON:API: attributes are fields, relationships are written with their type', () => {
	const type = { type: 'string', enum: ['orders'] };
	const customer = object({
		data: object({ type: { type: 'string', enum: ['customers'] }, id: text }),
	});
	const row = object(
		{
			type,
			id: text,
			attributes: object({ number: text, updatedAt: { type: 'string', format: 'date-time' } }),
			relationships: object({ customer }),
		},
		['type'],
	);
	const body = json(object({ data: row }), 'application/vnd.api+json');
	const profile = propose({
		row,
		path: '/orders',
		recordPath: '/orders/{id}',
		parameters: [
			query('page[number]', whole),
			query('page[size]', whole),
			query('filter[number]', text),
			query('filter[updatedSince]', { type: 'string', format: 'date-time' }),
		],
		list: object({
			data: { type: 'array', items: row },
			links: object({ next: { type: ['string', 'null'], format: 'uri' } }),
		}),
		more: { post: { requestBody: body, responses: { 201: body } } },
		record: {
			get: { responses: { 200: body } },
			patch: { requestBody: body, responses: { 200: body } },
		},
	});
	expect(profile).toMatchObject({
		envelope: 'data',
		body: { envelope: 'data', constants: { type: 'orders' }, idField: 'id' },
		mediaType: 'application/vnd.api+json',
		headers: { Accept: 'application/vnd.api+json' },
		modifiedField: 'updatedAt',
		since: { param: 'filter[updatedSince]' },
		list: {
			rows: 'data',
			paging: { kind: 'nextUrl', nextField: 'links.next', sizeParam: 'page[size]' },
		},
		searches: { number: { param: 'filter[number]' } },
	});
	expect(field(profile, 'number')).toMatchObject({ path: 'attributes.number', label: 'Number' });
	expect(field(profile, 'customerId')).toMatchObject({
		path: 'relationships.customer.data.id',
		writeWith: { 'relationships.customer.data.type': 'customers' },
	});
	expect(profile.fields.some(({ name }) => name.includes('type'))).toBe(false);
});

test('an ID of two parts, and a Link header beside ETags', () => {
	const row = object({ country: text, number: text, name: text });
	const etag = { ETag: { schema: text } };
	const profile = propose({
		row,
		recordPath: '/things/{country}/{number}',
		record: { get: { responses: answer(row, etag) } },
	});
	// A path with two more parameters than the list is no record path by itself; it can be chosen.
	expect(profile.recordPath ?? '').toBe('');
	const chosen = proposeFromOpenApi(
		documentOf({
			row,
			recordPath: '/things/{country}/{number}',
			record: { get: { responses: answer(row, etag) } },
		}),
		{ listPath: '/things', recordPath: '/things/{country}/{number}' },
	).profile!;
	expect(chosen).toMatchObject({
		recordPath: '/things/{id1}/{id2}',
		idFields: ['country', 'number'],
		version: { kind: 'etag' },
	});
});

test('create and update take other fields; what is only written is marked', () => {
	const row = object({
		id: { ...text, readOnly: true },
		code: text,
		name: text,
		score: { type: 'number', readOnly: true },
	});
	const profile = propose({
		row,
		more: {
			post: {
				requestBody: json(
					object({ code: text, name: text, secret: { ...text, writeOnly: true } }, ['code']),
				),
				responses: { 201: json(row) },
			},
		},
		record: {
			get: { responses: answer(row) },
			patch: {
				requestBody: json(object({ name: { type: ['string', 'null'] } })),
				responses: { 200: json(row) },
			},
		},
	});
	expect(field(profile, 'code')).toMatchObject({ writable: 'create', required: true });
	expect(field(profile, 'name')).toMatchObject({ writable: true });
	expect(field(profile, 'name')!.clearable).toBeUndefined();
	expect(field(profile, 'score')).toMatchObject({ writable: false });
	expect(field(profile, 'secret')).toMatchObject({ writable: 'create', writeOnly: true });
	expect(profile.aliases).toEqual(['code']);
});

test('OpenAPI 3.0 in YAML: nullable, allOf, parameters of the path, a schema that holds itself', () => {
	const { profile } = proposeFromOpenApi(
		`
openapi: 3.0.3
info: { title: Shop, version: "1" }
paths:
  /shops/{shop}/items: &shared
    parameters:
      - { name: shop, in: path, required: true, schema: { type: string, default: main } }
      - { name: limit, in: query, schema: { type: integer, maximum: 40 } }
      - { name: offset, in: query, schema: { type: integer } }
    get:
      responses:
        "200":
          description: >-
            A page
            of items
          content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Item" } } } }
components:
  schemas:
    Base: { type: object, properties: { id: { type: integer, readOnly: true }, parent: { $ref: "#/components/schemas/Item" } } }
    Item:
      allOf:
        - $ref: "#/components/schemas/Base"
        - type: object
          required: [title]
          properties:
            title: { type: string, maxLength: 30 }
            note: { type: string, nullable: true }
            country: { type: string, nullable: true, description: ISO 3166-1 alpha-2 }
            price: { type: number, multipleOf: 0.01 }
            availableFrom: { type: string, format: date }
            tags: { type: array, items: { type: string } }
`,
		{ listPath: '/shops/{shop}/items' },
	);
	expect(profile).toMatchObject({
		pathParams: { shop: 'main' },
		list: { rows: '', paging: { kind: 'offset', maxSize: 40 } },
	});
	expect(field(profile!, 'country')).toMatchObject({ kind: 'country', format: 'iso2' });
	expect(field(profile!, 'price')).toMatchObject({ kind: 'money', scale: 2 });
	expect(field(profile!, 'availableFrom')).toMatchObject({ kind: 'date' });
	expect(field(profile!, 'parent.title')).toMatchObject({ writable: false });
	expect(field(profile!, 'parent.parent.title')).toBeUndefined();
	expect(field(profile!, 'tags')).toBeUndefined();
});
