/** The templates in which people decide: customer-synchronization-*. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { customCrm } from '../../../nodes/CustomCrm/access';
import { isWritable } from '../../../nodes/shared/paths';
import {
	CUSTOMERS,
	CUSTOMERS_NODES,
	CUSTOMERS_PATH,
} from '../../tools/templates/people/customersPage';
import { ALL_FIELDS } from '../../tools/templates/people/fields';
import {
	CHOICES,
	FORM_PATHS,
	NEW_CUSTOMER,
	NEW_CUSTOMER_NODES as N,
} from '../../tools/templates/people/newCustomer';
import type { Template, TemplateNode } from '../../tools/templates/workflow';

const root = join(__dirname, '..', '..', '..');
const templateOf = (name: string) =>
	JSON.parse(readFileSync(join(root, 'workflows', `${name}.json`), 'utf8')) as Template;
const form = templateOf(NEW_CUSTOMER);
const page = templateOf(CUSTOMERS);

const nodeOf = (template: Template, name: string): TemplateNode => {
	const found = template.nodes.find((node) => node.name === name);
	if (found === undefined) throw new Error(`There is no node "${name}"`);
	return found;
};
const ofType = (template: Template, type: string) =>
	template.nodes.filter((node) => node.type.endsWith(`.${type}`));
const ends = (name: string, output = 0): string[] =>
	(form.connections[name]?.main[output] ?? []).map(({ node }) => node);

describe.each([
	[NEW_CUSTOMER, form],
	[CUSTOMERS, page],
])('%s', (_name, template) => {
	it('has no code', () => {
		expect(template.nodes.filter(({ type }) => /code|function/i.test(type))).toEqual([]);
	});

	it('asks for a password before anybody comes in (rule 34)', () => {
		const doors = template.nodes.filter(({ type }) => /\.(formTrigger|webhook)$/.test(type));
		expect(doors.length).toBeGreaterThan(0);
		for (const { name, parameters } of doors)
			expect([name, parameters.authentication]).toEqual([name, 'basicAuth']);
	});

	it('fixes the role in the node that decides (rule 34)', () => {
		const roles = template.nodes
			.filter(({ parameters }) => 'role' in parameters)
			.map(({ parameters }) => parameters.role);
		expect(roles.length).toBeGreaterThan(0);
		for (const role of roles) expect(['supervisor', 'administrator']).toContain(role);
	});

	it('gives every node an address that is called from outside', () => {
		const called = template.nodes.filter(({ type }) => /\.(formTrigger|form|webhook)$/.test(type));
		const ids = called.map(({ webhookId }) => webhookId);
		expect(ids).not.toContain(undefined);
		expect(new Set(ids).size).toBe(ids.length);
	});
});

describe('the form', () => {
	const customer = customCrm.entities.find(({ entity }) => entity === 'customer');

	it('asks for every field of a customer that people fill in', () => {
		const writable = (customer?.fields ?? []).filter((field) => isWritable(field, 'create'));
		const asked = ALL_FIELDS.map(({ to }) => to);
		expect(new Set(asked).size).toBe(asked.length);
		// A new customer is active.
		const notAsked = writable.map(({ name }) => name).filter((name) => !asked.includes(name));
		expect(notAsked.sort()).toEqual(['status']);
	});

	it('asks for all of it on one of three pages, and again where something was refused', () => {
		const names = (node: string) =>
			(
				nodeOf(form, node).parameters.formFields as { values: Array<{ fieldName?: string }> }
			).values.flatMap(({ fieldName }) =>
				fieldName === undefined || fieldName.startsWith('sent') ? [] : [fieldName],
			);
		const asked = ALL_FIELDS.map(({ name }) => name);
		expect([...names(N.supervisor), ...names(N.contact), ...names(N.rest)]).toEqual(asked);
		expect(names(N.administrator)).toEqual(names(N.supervisor));
		expect(names(N.correct)).toEqual(asked);
	});

	it('writes what was entered, and nothing else', () => {
		const { value } = nodeOf(form, N.create).parameters.fields as { value: Record<string, string> };
		expect(Object.keys(value)).toEqual(ALL_FIELDS.map(({ to }) => to));
		for (const field of ALL_FIELDS) expect(value[field.to]).toContain(`$json.${field.name}`);
	});

	it('lets each role in by a form of its own, which decides as that role', () => {
		expect(Object.values(FORM_PATHS)).toHaveLength(2);
		expect(ends(N.which, 0)).toEqual([N.bySupervisor]);
		expect(ends(N.which, 1)).toEqual([N.byAdministrator]);
		expect(JSON.stringify(nodeOf(form, N.which).parameters)).toContain(
			`$('${N.supervisor}').isExecuted`,
		);
		expect(nodeOf(form, N.bySupervisor).parameters.role).toBe('supervisor');
		expect(nodeOf(form, N.byAdministrator).parameters.role).toBe('administrator');
	});

	it('offers three choices, each with what it means, and presets none', () => {
		const { values } = nodeOf(form, N.choose).parameters.formFields as {
			values: Array<Record<string, unknown>>;
		};
		const choice = values.find(({ fieldName }) => fieldName === 'choice');
		expect(choice).toMatchObject({
			fieldType: 'radio',
			requiredField: true,
			fieldOptions: { values: Object.values(CHOICES).map((option) => ({ option })) },
		});
		expect(choice).not.toHaveProperty('defaultValue');
		for (const text of Object.values(CHOICES)) expect(text).toMatch(/^[A-Z][a-z ]+ – .{20,}$/);
	});

	it('never fails without telling: each node that calls a system or the store has a way out', () => {
		for (const node of [...ofType(form, 'customCrm'), ...ofType(form, 'linkStore')]) {
			expect([node.name, node.onError]).toEqual([node.name, expect.stringMatching(/^continue/)]);
			if (node.onError === 'continueErrorOutput') expect(ends(node.name, 1)).toHaveLength(1);
		}
	});

	it('keeps nobody waiting for ever, and takes a page that nobody sent for none', () => {
		for (const { name, parameters } of ofType(form, 'form'))
			expect([name, parameters.limitWaitTime]).toEqual([name, true]);
		expect(ends(N.answers)).toEqual([N.complete]);
		expect(ends(N.complete)).toEqual([N.create]);
		expect(ends(N.choice)).toEqual([N.known]);
		expect([ends(N.known, 0), ends(N.known, 1)]).toEqual([[N.which], [N.choose]]);
	});
});

describe('the page', () => {
	it('answers to opening and to sending, at one address', () => {
		expect(nodeOf(page, CUSTOMERS_NODES.page).parameters).toMatchObject({
			multipleMethods: true,
			httpMethod: ['GET', 'POST'],
			path: CUSTOMERS_PATH,
			responseMode: 'responseNode',
		});
	});
});
