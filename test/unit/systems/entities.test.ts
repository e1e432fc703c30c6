import type { INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';
import { customCrm } from '../../../nodes/CustomCrm/access';
import { CustomCrm } from '../../../nodes/CustomCrm/CustomCrm.node';
import { CustomCrmTrigger } from '../../../nodes/CustomCrm/CustomCrmTrigger.node';
import { customerp } from '../../../nodes/Customerp/access';
import { Customerp } from '../../../nodes/Customerp/Customerp.node';
import { CustomerpTrigger } from '../../../nodes/Customerp/CustomerpTrigger.node';
import { customPms } from '../../../nodes/CustomPms/access';
import { CustomPms } from '../../../nodes/CustomPms/CustomPms.node';
import { CustomPmsTrigger } from '../../../nodes/CustomPms/CustomPmsTrigger.node';
import { membercare } from '../../../nodes/Membercare/access';
import { Membercare } from '../../../nodes/Membercare/Membercare.node';
import { MembercareTrigger } from '../../../nodes/Membercare/MembercareTrigger.node';
import { wave } from '../../../nodes/Wave/access';
import { entityName, type Entity, type FieldDef } from '../../../nodes/shared/entity';
import { plainOperations } from '../../../nodes/shared/node/operations';

const adapters = [membercare, customerp, customCrm, customPms, wave];
const entities = adapters.flatMap((adapter) => adapter.entities);
const names = entities.map((entity) => [entityName(entity), entity] as const);
const allNames = entities.map(entityName);

const checkFields = (fields: FieldDef[], place: string): void => {
	const paths = fields.map(({ name }) => name);
	expect(paths.filter((name, index) => paths.indexOf(name) !== index)).toEqual([]);
	const labels = fields.map(({ label }) => label);
	expect(labels.filter((label, index) => labels.indexOf(label) !== index)).toEqual([]);
	for (const field of fields) {
		const title = `${place}.${field.name}`;
		if (field.kind === 'list') checkFields(field.columns ?? [], title);
		if (field.kind === 'enum') expect([title, field.options]).toEqual([title, expect.any(Array)]);
		if (field.kind === 'date') {
			expect([title, field.format]).toEqual([
				title,
				expect.stringMatching(/^(dateOnly|midnight)$/),
			]);
		}
		if (field.kind === 'dateTime') {
			expect([title, field.format]).toEqual([title, expect.stringMatching(/^(instant|zoneFree)$/)]);
		}
		for (const target of field.refersTo ?? []) expect(allNames).toContain(target);
		if (field.kind === 'reference') expect([title, field.refersTo]).not.toEqual([title, undefined]);
	}
};

describe.each(names)('%s', (name, entity) => {
	test('has fields without repetition, with formats, options and references that exist', () => {
		checkFields(entity.fields, name);
	});

	test('does what it says, and nothing else', () => {
		const { capabilities } = entity;
		const functions: Array<[keyof Entity, boolean]> = [
			['create', capabilities.create],
			['update', capabilities.update],
			['archive', capabilities.archive],
			['restore', capabilities.restore],
			['remove', capabilities.delete],
			['find', capabilities.findByReference !== false || capabilities.findByKey.length > 0],
		];
		for (const [key, expected] of functions) {
			expect([key, entity[key] !== undefined]).toEqual([key, expected]);
		}
		const writable = entity.fields.filter((field) => field.writable !== false);
		expect(writable.some((field) => field.writable !== 'create')).toBe(capabilities.update);
		expect(writable.some((field) => field.writable !== 'update')).toBe(capabilities.create);
	});

	test('names fields that it has', () => {
		const { capabilities } = entity;
		const used = [
			...(entity.summary ?? []),
			...capabilities.aliases,
			...capabilities.findByKey,
			...(capabilities.archived ? [capabilities.archived.field] : []),
			...entity.fields.flatMap(({ refersTo = [], refersVia }) =>
				refersVia && refersTo.includes(name) ? [refersVia] : [],
			),
		];
		const paths = entity.fields.map((field) => field.name);
		expect(used.filter((path) => !paths.includes(path))).toEqual([]);
		expect(entity.summary?.length).toBeLessThanOrEqual(10);
	});

	test('is plain data but for its functions', () => {
		const { list, get, find, create, update, archive, restore, remove, begun, ...plain } = entity;
		expect([list, get].every((one) => typeof one === 'function')).toBe(true);
		for (const one of [find, create, update, archive, restore, remove, begun]) {
			expect(['function', 'undefined']).toContain(typeof one);
		}
		expect(JSON.parse(JSON.stringify(plain))).toEqual(plain);
	});

	test('says its limits in sentences', () => {
		for (const limit of entity.limits) expect(limit).toMatch(/^[A-Z].*\.$/);
		expect(entity.limits.length).toBeGreaterThan(0);
	});
});

describe.each<[string, INodeType]>([
	['Membercare', new Membercare()],
	['Customerp', new Customerp()],
	['Custom CRM', new CustomCrm()],
	['Custom PMS', new CustomPms()],
])('the node %s', (_name, { description }) => {
	const properties = description.properties;
	const operationsOf = (resource: string): INodePropertyOptions[] => {
		const found = properties.filter(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes(resource),
		);
		expect(found).toHaveLength(1);
		return found[0].options as INodePropertyOptions[];
	};
	const resources = (properties[0].options as INodePropertyOptions[]).map(({ value }) =>
		String(value),
	);

	test('offers for each resource what the API can do, sorted, each with an action', () => {
		for (const resource of resources) {
			const operations = operationsOf(resource);
			const labels = operations.map(({ name }) => name);
			expect(labels).toEqual([...labels].sort());
			expect(labels).toEqual(expect.arrayContaining(['Get', 'Get Many', 'Get Changes']));
			for (const { action, value } of operations) {
				expect(action).toMatch(/^[A-Z][a-z]+ /);
				const known = [
					...['getChanges', 'applyChange', 'checkProfile', 'proposeProfile'],
					...Object.keys(plainOperations),
				];
				expect(known).toContain(value);
			}
		}
	});

	test('a record that cannot be written is not offered to be', () => {
		const labels = (resource: string) => operationsOf(resource).map(({ name }) => name);
		if (resources.includes('invoice')) {
			expect(labels('product')).toEqual(['Get', 'Get Changes', 'Get Many']);
			expect(labels('invoice')).toEqual([
				'Apply Change',
				'Get',
				'Get Changes',
				'Get Many',
				'Update',
			]);
			expect(labels('company')).not.toContain('Archive');
		} else {
			expect(labels('customer')).toHaveLength(11);
		}
	});

	test('defaults are among the options', () => {
		for (const { name, type, options, default: value } of properties) {
			if (type !== 'options') continue;
			const values = (options as INodePropertyOptions[]).map((option) => option.value);
			expect([name, values]).toEqual([name, expect.arrayContaining([value])]);
		}
	});
});

test.each<[string, INodeType]>([
	['MembercareTrigger', new MembercareTrigger()],
	['CustomerpTrigger', new CustomerpTrigger()],
	['CustomCrmTrigger', new CustomCrmTrigger()],
	['CustomPmsTrigger', new CustomPmsTrigger()],
])(
	'the trigger %s polls, and offers one list of events for each resource',
	(_name, { description }) => {
		expect(description).toMatchObject({ polling: true, inputs: [], group: ['trigger'] });
		const [resource, ...others] = description.properties as INodeProperties[];
		for (const { value } of resource.options as INodePropertyOptions[]) {
			const events = others.filter(
				({ name, displayOptions }) =>
					name === 'event' && displayOptions?.show?.resource?.includes(value as string),
			);
			expect(events).toHaveLength(1);
			const values = (events[0].options as INodePropertyOptions[]).map((option) => option.value);
			expect(values).toContain('createdOrChanged');
		}
	},
);
