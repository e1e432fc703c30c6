import customCrmDocument from '../../../nodes/CustomCrm/openapi.json';
import { customCrmProfile } from '../../../nodes/CustomCrm/profile';
import customerpDocument from '../../../nodes/Customerp/openapi.json';
import { customerpProfile } from '../../../nodes/Customerp/profile';
import customPmsDocument from '../../../nodes/CustomPms/openapi.json';
import { customPmsProfile } from '../../../nodes/CustomPms/profile';
import type { FieldDef } from '../../../nodes/shared/entity';
import type { RestEntity, RestProfile } from '../../../nodes/shared/rest/profile/profile';

/** The profile of each system and its OpenAPI document say the same, field by field. */

interface Schema {
	type?: string | string[];
	format?: string;
	enum?: string[];
	maxLength?: number;
	readOnly?: boolean;
	default?: unknown;
	properties?: Record<string, Schema>;
	required?: string[];
	items?: Schema;
	'x-reference'?: string;
	'x-decimals'?: number;
}

interface Operation {
	responses?: Record<string, { content?: Record<string, { schema: Schema }> }>;
	parameters?: Array<{ $ref?: string; name?: string; schema?: { enum?: string[] } }>;
}

interface Document {
	paths: Record<string, Record<string, Operation>>;
	components: {
		schemas: Record<string, Schema>;
		parameters: Record<string, { schema: { minimum?: number; maximum?: number } }>;
	};
}

const systems: Array<[string, RestProfile, Document]> = [
	['Customerp', customerpProfile, customerpDocument as unknown as Document],
	['Custom CRM', customCrmProfile, customCrmDocument as unknown as Document],
	['Custom PMS', customPmsProfile, customPmsDocument as unknown as Document],
];

const typeOf = (schema: Schema): string =>
	Array.isArray(schema.type) ? schema.type[0] : (schema.type ?? '');

/** All fields by dotted path; objects by their parts. */
function flat(schema: Schema, prefix = ''): Map<string, Schema & { needed: boolean }> {
	const fields = new Map<string, Schema & { needed: boolean }>();
	for (const [name, inner] of Object.entries(schema.properties ?? {})) {
		if (typeOf(inner) === 'object') {
			for (const entry of flat(inner, `${prefix}${name}.`)) fields.set(...entry);
		} else {
			fields.set(`${prefix}${name}`, {
				...inner,
				needed: schema.required?.includes(name) ?? false,
			});
		}
	}
	return fields;
}

const KINDS: Record<string, Array<FieldDef['kind']>> = {
	string: ['text', 'email', 'phone', 'country', 'reference', 'enum', 'date', 'dateTime'],
	number: ['money', 'number'],
	integer: ['number'],
	boolean: ['boolean'],
	array: ['list'],
};

function compare(system: string, field: FieldDef, schema: Schema & { needed: boolean }): void {
	const title = field.name;
	expect([title, KINDS[typeOf(schema)]]).toEqual([title, expect.arrayContaining([field.kind])]);
	// The reference of the Link Store is written by the entity itself, never by a map.
	if (title !== 'externalReference' && title !== 'id') {
		expect([title, field.writable !== false]).toEqual([title, schema.readOnly !== true]);
	}
	expect([title, field.required ?? false]).toEqual([title, schema.needed]);
	if (schema.maxLength !== undefined && !schema.readOnly) {
		expect([title, field.maxLength]).toEqual([title, schema.maxLength]);
	}
	if (schema.enum) {
		expect([title, field.options?.map(({ value }) => value)]).toEqual([title, schema.enum]);
	}
	if (schema.format === 'date') expect(field).toMatchObject({ kind: 'date', format: 'dateOnly' });
	if (schema.format === 'date-time')
		expect(field).toMatchObject({ kind: 'dateTime', format: 'instant' });
	if (schema.format === 'email') expect(field.kind).toBe('email');
	if (schema['x-decimals'] !== undefined) {
		expect([title, field.scale]).toEqual([title, schema['x-decimals']]);
	}
	if (schema['x-reference']) {
		expect(field.refersTo).toEqual([`${system}.${schema['x-reference'].replace(/s$/, '')}`]);
	}
	if (schema.default !== undefined || schema.needed) {
		expect([title, field.clearable]).toEqual([title, false]);
	}
	if (schema.items) compareAll(system, field.columns ?? [], flat(schema.items));
}

function compareAll(
	system: string,
	fields: FieldDef[],
	declared: Map<string, Schema & { needed: boolean }>,
): void {
	expect(fields.map(({ name }) => name).sort()).toEqual([...declared.keys()].sort());
	for (const field of fields) compare(system, field, declared.get(field.name)!);
}

/** All three reference profiles count pages. */
function numbered({ list: { paging } }: RestEntity) {
	if (paging.kind !== 'page') throw new Error(`Paged by ${paging.kind}`);
	return paging;
}

describe.each(
	systems.flatMap(([label, profile, document]) =>
		profile.entities.map((entity) => [label, entity.entity, profile, entity, document] as const),
	),
)('%s: %s', (_label, _name, { system }, entity, { paths, components }) => {
	const { schemas, parameters } = components;
	const list = paths[entity.path];
	const single = paths[`${entity.path}/{id}`];

	test('has the same fields', () => {
		compareAll(system, entity.fields, flat(schemas[entity.label]));
	});

	test('has the same calls', () => {
		expect(Object.keys(list).sort()).toEqual(['get', 'post']);
		expect(
			Object.keys(single)
				.filter((name) => name !== 'parameters')
				.sort(),
		).toEqual(['delete', 'get', 'patch']);
		expect(entity).toMatchObject({
			recordPath: `${entity.path}/{id}`,
			create: { method: 'POST', returns: 'record' },
			update: { method: 'PATCH', whole: false, returns: 'record' },
			remove: { kind: 'delete' },
			version: { kind: 'etag' },
		});
	});

	test('asks with parameters that there are', () => {
		const names = (list.get.parameters ?? []).map(
			({ $ref, name }) => name ?? $ref?.split('/').pop(),
		);
		const { query } = entity.list;
		const paging = numbered(entity);
		const since = entity.since!;
		const used = [
			paging.pageParam,
			paging.sizeParam,
			...Object.keys(query),
			since.param,
			...Object.keys(since.sort),
			entity.reference!.searchParam,
			...Object.values(entity.searches).map(({ param }) => param),
		];
		expect(used.filter((name) => !names.includes(name))).toEqual([]);
		const [[sortParam, sorted]] = Object.entries(since.sort);
		const sort = list.get.parameters?.find(({ name }) => name === sortParam);
		expect(sort?.schema?.enum).toContain(sorted);
		expect(paging.maxSize).toBe(parameters[paging.sizeParam].schema.maximum);
		expect(paging.firstPage).toBe(parameters[paging.pageParam].schema.minimum);
	});

	test('reads the rows and the next page where they are', () => {
		const { rows } = entity.list;
		const paging = numbered(entity);
		const answer = list.get.responses!['200'].content!['application/json'].schema;
		expect(answer.properties?.[rows]?.items).toEqual({
			$ref: `#/components/schemas/${entity.label}`,
		});
		const next = paging.nextField
			.split('.')
			.reduce<Schema | undefined>((schema, name) => schema?.properties?.[name], answer);
		expect(next?.type).toEqual(['integer', 'null']);
	});

	test('archives by values of its status, if it has one for it', () => {
		const values = schemas[entity.label].properties?.status.enum;
		expect(entity.archive !== undefined).toBe(values?.includes('archived'));
		if (!entity.archive) return;
		const { archived, active } = entity.archive;
		expect(values).toEqual(expect.arrayContaining([archived, active]));
	});
});

test.each(systems)(
	'%s: every collection of the document is in the profile',
	(_label, { entities }, { paths }) => {
		const collections = Object.keys(paths).filter((path) => /^\/\w+s$/.test(path));
		expect(entities.map(({ path }) => path).sort()).toEqual(collections.sort());
	},
);
