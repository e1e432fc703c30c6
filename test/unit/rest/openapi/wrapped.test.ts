import { itemIn } from '../../../../nodes/shared/rest/openapi/item';
import { proposeFromOpenApi } from '../../../../nodes/shared/rest/openapi/propose';

/** Rows that hold their records in a property. */

const text = { type: 'string' };
const object = (properties: object, more: object = {}): object => ({
	type: 'object',
	properties,
	...more,
});
const json = (schema: object): object => ({ content: { 'application/json': { schema } } });
const input = {
	customer_no: text,
	name: text,
	custom_fields: { type: 'array', items: object({ key: text, value: text }) },
};
const contact = object({
	...input,
	id: { type: 'integer', readOnly: true },
	updated_at: { type: 'string', format: 'date-time', readOnly: true },
});

interface Put {
	description?: string;
	closed?: boolean;
	holder?: string;
}

/** A document whose rows are `{"data": {…}, "meta": {…}}`. */
function documentWith({ description, closed, holder = 'data' }: Put = {}): object {
	const row = object({ [holder]: contact, meta: object({ type: text }) });
	const body = {
		requestBody: json(
			object({ [holder]: object(input, closed ? { additionalProperties: false } : {}) }),
		),
		responses: { 200: json(row) },
	};
	return {
		openapi: '3.1.0',
		info: { title: 'CRM', version: '1' },
		paths: {
			'/contacts': {
				get: {
					parameters: [
						{ in: 'query', name: 'page', schema: { type: 'integer' } },
						{ in: 'query', name: 'updated_since', schema: { ...text, format: 'date-time' } },
					],
					responses: { 200: json(object({ items: { type: 'array', items: row } })) },
				},
				post: body,
			},
			'/contacts/{id}': {
				get: { responses: { 200: json(row) } },
				put: { ...body, ...(description ? { description } : {}) },
			},
		},
	};
}
const propose = (put?: Put) => proposeFromOpenApi(documentWith(put), { listPath: '/contacts' });

test.each(['data', 'record', 'contact'])('the record in "%s" of a row', (holder) => {
	const { profile } = propose({ holder });
	expect(profile).toMatchObject({
		idFields: ['id'],
		modifiedField: 'updated_at',
		list: { rows: 'items', item: holder },
		since: { param: 'updated_since' },
		envelope: holder,
		body: { envelope: holder },
		aliases: ['customer_no'],
	});
	expect(profile!.fields.map(({ name }) => name)).not.toContain('meta.type');
});

test('a PUT that keeps what is left out is none of the whole record', () => {
	const kept = 'Attributes that are left out keep their values.';
	expect(propose({ description: kept }).profile!.update).toEqual({ method: 'PUT' });
	expect(propose({ description: 'Replaces the contact.' }).profile!.update).toEqual({
		method: 'PUT',
		whole: true,
	});
});

test('what a closed body does not have is not sent back with a whole record', () => {
	expect(propose({ closed: true }).profile!.update).toMatchObject({
		whole: true,
		leaveOut: ['id', 'updated_at'],
	});
});

test('a list of keys and values is named in the notes', () => {
	expect(propose().notes.join('\n')).toContain('custom_fields[key=…].value');
});

test.each<[string, object[], string]>([
	['rows that hold a record', [{ data: { id: 1 }, meta: {} }], 'data'],
	['edges of a graph', [{ cursor: 'a', node: { id: 1 } }], 'node'],
	['a record with an id of its own', [{ id: 1, data: { id: 2 } }], ''],
	['a resource of JSON:API', [{ type: 'x', id: 1, attributes: { name: 'a' } }], ''],
	['a record whose parts are objects', [{ name: 'a', address: { id: 3 } }], ''],
	['one row without it', [{ data: { id: 1 } }, { data: null }], ''],
	['no rows', [], ''],
])('%s', (_what, rows, item) => {
	expect(itemIn(rows as never, 'contact')).toBe(item);
});
