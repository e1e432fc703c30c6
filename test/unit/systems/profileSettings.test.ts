import {
	NodeHelpers,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
	type INodeType,
} from 'n8n-workflow';
import { z } from 'zod';
import { CustomCrm } from '../../../nodes/CustomCrm/CustomCrm.node';
import { CustomCrmTrigger } from '../../../nodes/CustomCrm/CustomCrmTrigger.node';
import { CustomPms } from '../../../nodes/CustomPms/CustomPms.node';
import { CustomPmsTrigger } from '../../../nodes/CustomPms/CustomPmsTrigger.node';
import { Customerp } from '../../../nodes/Customerp/Customerp.node';
import { CustomerpTrigger } from '../../../nodes/Customerp/CustomerpTrigger.node';
import { applySettings } from '../../../nodes/shared/rest/profile/applySettings';
import { fieldRow, FIELD_SETTINGS } from '../../../nodes/shared/rest/profile/fieldRow';
import { FIELD_ROW } from '../../../nodes/shared/rest/node/fieldProperties';
import { settingProperties } from '../../../nodes/shared/rest/node/settings';
import { SETTING_TEXTS } from '../../../nodes/shared/rest/node/settingTexts';
import {
	profileFieldSchema,
	restEntitySchema,
	type RestEntityInput,
} from '../../../nodes/shared/rest/profile/profile';
import { FORMAT, labelOf, NONE, SETTINGS } from '../../../nodes/shared/rest/profile/settingsTable';

/** The schema without what only says that a value may be missing. */
function bare(schema: z.ZodTypeAny): z.ZodTypeAny {
	if (schema instanceof z.ZodOptional) return bare(schema.unwrap());
	if (schema instanceof z.ZodDefault) return bare(schema.removeDefault());
	if (schema instanceof z.ZodEffects) return bare(schema.innerType());
	if (schema instanceof z.ZodLazy) return bare(schema.schema);
	return schema;
}

/** Dotted paths of everything that a profile can say. */
function leaves(schema: z.ZodTypeAny, path: string[] = []): string[] {
	const inner = bare(schema);
	if (inner instanceof z.ZodObject) {
		const shape = inner.shape as Record<string, z.ZodTypeAny>;
		return Object.entries(shape).flatMap(([name, part]) => leaves(part, [...path, name]));
	}
	if (inner instanceof z.ZodDiscriminatedUnion) {
		return (inner.options as z.ZodTypeAny[]).flatMap((option) => leaves(option, path));
	}
	return [path.join('.')];
}

const paths = [...new Set(leaves(restEntitySchema))].filter((path) => path !== 'fields');

describe('the table of settings', () => {
	test('reaches everything that a profile can say, and nothing else', () => {
		expect(paths.length).toBeGreaterThan(70);
		expect([...new Set(SETTINGS.map(({ path }) => path))].sort()).toEqual(paths.sort());
	});

	test('every setting has a text, and every text a setting', () => {
		expect(Object.keys(SETTING_TEXTS).sort()).toEqual(SETTINGS.map(({ name }) => name).sort());
		expect(new Set(SETTINGS.map(({ label }) => label)).size).toBe(SETTINGS.length);
	});

	test('every choice of the schema is in a drop-down, and no other', () => {
		const choices = SETTINGS.filter(({ form }) => form === 'choice');
		for (const { name, path } of choices) {
			const offered = SETTING_TEXTS[name].options?.map(({ value }) => String(value)) ?? [];
			const known = allowed(restEntitySchema, path.split('.'));
			const own = offered.filter((value) => value !== FORMAT);
			const extra = own.filter((value) => !known.includes(value));
			expect([name, known.filter((value) => !own.includes(value))]).toEqual([name, []]);
			expect(extra.every((value) => value === NONE)).toBe(true);
		}
	});

	test('names what a path is called', () => {
		expect(labelOf('since.param')).toBe('Since: Parameter');
		expect(labelOf('list.query.page')).toBe('List: Query');
		expect(labelOf('nothing')).toBe('nothing');
	});
});

/** The values that the schema allows at a path, where they are a few texts. */
function allowed(schema: z.ZodTypeAny, path: string[]): string[] {
	const inner = bare(schema);
	if (inner instanceof z.ZodDiscriminatedUnion) {
		return (inner.options as z.ZodTypeAny[]).flatMap((option) => allowed(option, path));
	}
	if (inner instanceof z.ZodObject) {
		const part = (inner.shape as Record<string, z.ZodTypeAny>)[path[0]];
		return part === undefined ? [] : allowed(part, path.slice(1));
	}
	if (inner instanceof z.ZodUnion) {
		return (inner.options as z.ZodTypeAny[]).flatMap((option) => allowed(option, path));
	}
	if (inner instanceof z.ZodEnum) return [...(inner.options as string[])];
	return inner instanceof z.ZodLiteral ? [String(inner.value)] : [];
}

const start: RestEntityInput = {
	path: '/customers',
	recordPath: '/customers/{id}',
	list: {
		rows: 'data',
		paging: { kind: 'page', pageParam: 'page', sizeParam: 'size', maxSize: 50 },
	},
	since: { param: 'since' },
	create: {},
	version: { kind: 'field', field: 'rev' },
	fields: [{ name: 'name', label: 'Name', kind: 'text', writable: true }],
};
const settled = (settings: Record<string, unknown>) =>
	restEntitySchema.parse(applySettings('Customers', start, settings));

describe('settings on top of a profile', () => {
	test('each form of value arrives as the profile has it', () => {
		const profile = settled({
			idFields: 'company, number ',
			pagingMaxSize: 200,
			quotedId: true,
			headers: {
				rows: [
					{ name: 'X-Tenant', value: '7' },
					{ name: '', value: 'x' },
				],
			},
			bodyConstants: {
				rows: [
					{ name: 'type', value: 'customers' },
					{ name: 'rev', value: '2' },
				],
			},
			archiveField: 'status',
			archiveArchived: 'closed',
			archiveActive: '1',
			tombstoneField: 'gone',
			tombstoneValues: 'true, deleted, "2"',
			searches: { rows: [{ field: 'name', param: '$filter', value: "name eq '{value}'" }] },
			limits: 'No delete.\n\nNo archive.',
			sinceForm: FORMAT,
			sinceFormat: 'yyyyMMdd',
			sinceSort: { rows: [{ name: 'sort', value: 'modified' }] },
		});
		expect(profile).toMatchObject({
			idFields: ['company', 'number'],
			list: { paging: { maxSize: 200 } },
			quotedId: true,
			headers: { 'X-Tenant': '7' },
			body: { constants: { type: 'customers', rev: 2 } },
			archive: { field: 'status', archived: 'closed', active: 1 },
			tombstone: { field: 'gone', values: [true, 'deleted', '2'] },
			searches: { name: { param: '$filter', value: "name eq '{value}'" } },
			limits: ['No delete.', 'No archive.'],
			since: { param: 'since', form: 'yyyyMMdd', sort: { sort: 'modified' } },
		});
	});

	test('another kind keeps what both have, and nothing else', () => {
		expect(settled({ pagingKind: 'cursor', pagingCursorParam: 'after' }).list.paging).toEqual({
			kind: 'cursor',
			cursorParam: 'after',
			cursorField: '',
			lastField: '',
			moreField: '',
			sizeParam: 'size',
			maxSize: 50,
		});
		expect(settled({ pagingKind: 'none' }).list.paging).toEqual({ kind: 'none' });
		expect(settled({ versionKind: 'etag' }).version).toEqual({ kind: 'etag' });
	});

	test('an empty name or None takes a part away', () => {
		const profile = settled({ sinceParam: '', createMethod: NONE, versionKind: 'none' });
		expect(profile.since).toBeUndefined();
		expect(profile.create).toBeUndefined();
		expect(profile.version).toEqual({ kind: 'none' });
	});

	test('records move with their list; what was given is not changed', () => {
		const before = structuredClone(start);
		expect(settled({ path: '/crm/clients' }).recordPath).toBe('/crm/clients/{id}');
		expect(settled({ path: '/clients', recordPath: '/client/{id}' }).recordPath).toBe(
			'/client/{id}',
		);
		expect(start).toEqual(before);
	});
});

describe('rows of fields', () => {
	test('everything that can be said of a field has a parameter', () => {
		const schema = bare(profileFieldSchema) as z.ZodObject<z.ZodRawShape>;
		const said = Object.keys(schema.shape).filter((name) => name !== 'name');
		expect(Object.keys(FIELD_SETTINGS).sort()).toEqual(said.sort());
		const details = FIELD_ROW.find(({ name }) => name === 'details')?.options as INodeProperties[];
		const offered = [...FIELD_ROW, ...details].map(({ name }) => name);
		expect(offered).toEqual(expect.arrayContaining(said));
	});

	test('say only what was entered', () => {
		expect(fieldRow({ name: ' title ', path: '', kind: '', leaveOut: false, details: {} })).toEqual(
			{
				name: 'title',
				leaveOut: false,
				change: {},
			},
		);
		const { change } = fieldRow({
			name: 'lines',
			kind: 'list',
			details: {
				writable: 'never',
				columns: { rows: [{ name: 'sku', details: { maxLength: 20 } }, { name: '' }] },
				options: {
					rows: [
						{ value: '1', label: 'One' },
						{ value: 'x', label: '' },
					],
				},
				writeWith: { rows: [{ name: 'data.type', value: 'products' }] },
			},
		});
		expect(change).toEqual({
			kind: 'list',
			writable: false,
			columns: [{ name: 'sku', label: 'sku', kind: 'text', writable: true, maxLength: 20 }],
			options: [
				{ value: 1, label: 'One' },
				{ value: 'x', label: 'x' },
			],
			writeWith: { 'data.type': 'products' },
		});
		expect(profileFieldSchema.parse({ name: 'lines', label: 'Lines', ...change })).toBeTruthy();
	});
});

type Inner = INodeProperties | INodePropertyOptions | INodePropertyCollection;

/** Every property in a list of properties, the ones in collections included. */
const all = (properties: Inner[]): INodeProperties[] =>
	properties.flatMap((property) => {
		if ('values' in property && Array.isArray(property.values)) return all(property.values);
		if (!('type' in property)) return [];
		return [property, ...all((property.options ?? []) as Inner[])];
	});

const SMALL = /^(a|an|and|as|by|in|of|per|the|to|v4|with)$/;

const nodes: Array<[string, INodeType]> = [
	['Customerp', new Customerp()],
	['Custom CRM', new CustomCrm()],
	['Custom PMS', new CustomPms()],
];
const triggers: Array<[string, INodeType]> = [
	['Customerp Trigger', new CustomerpTrigger()],
	['Custom CRM Trigger', new CustomCrmTrigger()],
	['Custom PMS Trigger', new CustomPmsTrigger()],
];

describe.each([...nodes, ...triggers])('%s', (_name, { description }) => {
	const { properties } = description;
	const named = (name: string) => properties.filter((property) => property.name === name);

	test('has the parameters of a profile', () => {
		for (const name of ['profile', 'profileJson', 'profileSettings', 'profileFields']) {
			expect(named(name).length).toBeGreaterThan(0);
		}
		expect(named('profile')[0]).toMatchObject({ default: 'reference', noDataExpression: true });
		const values = (named('profile')[0].options as INodePropertyOptions[]).map(
			({ value }) => value,
		);
		expect([...values].sort()).toEqual(['jsonApi', 'odata', 'own', 'paged', 'reference']);
	});

	test('is written as n8n wants it: Title Case, sorted, descriptions without full stop', () => {
		const profile = properties.filter(({ name }) => name.startsWith('profile'));
		for (const property of all(profile)) {
			const { displayName, description: text = '', type, options } = property;
			if (type === 'notice') continue;
			for (const word of displayName.replace(/[():]/g, '').split(' ')) {
				expect([displayName, SMALL.test(word) || /^[A-Z]/.test(word)]).toEqual([displayName, true]);
			}
			if (type === 'boolean') expect(text).toMatch(/^Whether /);
			if (/\. /.test(text)) expect(text).toMatch(/[.>]$/);
			else expect(text).not.toMatch(/\.$/);
			const choices = (type === 'options' || type === 'collection') && (options as Inner[]);
			if (!choices) continue;
			const names = choices.map((one) => ('type' in one ? one.displayName : (one.name ?? '')));
			expect(names).toEqual([...names].sort((one, other) => one.localeCompare(other)));
		}
	});
});

describe.each(nodes)('%s', (_name, { description }) => {
	const shownFor = (parameters: Record<string, unknown>): string[] => {
		const resource = description.properties[0].default as string;
		const filled = NodeHelpers.getNodeParameters(
			description.properties,
			{ resource, ...parameters } as never,
			true,
			false,
			null,
			description,
		);
		return Object.keys(filled ?? {}).filter((name) => /^profile|^source|^tryUpdate/.test(name));
	};

	test('shows them wherever the API is spoken to, but not in Apply Change', () => {
		const own = ['profile', 'profileJson', 'profileSettings', 'profileFields'];
		for (const operation of ['create', 'get', 'getAll', 'getChanges', 'update', 'delete']) {
			expect(shownFor({ operation }).sort()).toEqual(['profile']);
			expect(shownFor({ operation, profile: 'own' }).sort()).toEqual([...own].sort());
			expect(shownFor({ operation, profile: 'odata' })).not.toContain('profileJson');
		}
		expect(shownFor({ operation: 'applyChange' })).toEqual(['profileNotice']);
		expect(shownFor({ operation: 'checkProfile' }).sort()).toEqual(['profile', 'tryUpdate']);
		expect(shownFor({ operation: 'proposeProfile' })).toEqual(['source']);
		expect(shownFor({ operation: 'proposeProfile', source: 'sample' })).toContain('profile');
	});

	test('all settings are in the collection, under the names of the table', () => {
		const offered = settingProperties().map(({ name }) => name);
		expect(offered.sort()).toEqual(SETTINGS.map(({ name }) => name).sort());
	});
});
