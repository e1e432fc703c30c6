/** The benchmark's flow: two systems in memory, a field map of every type, and the node's parameters. */
import type { INode } from 'n8n-workflow';
import type { FieldDef, FieldKind } from '../../nodes/shared/entity';
import type { JsonObject } from '../../nodes/shared/json';
import type { SystemOptions } from '../support/world/system';

export const FLOW = 'crm-customer--erp-customer';
export const NODE = 'Link Store Reconcile';

const field = (name: string, kind: FieldKind = 'text', more: Partial<FieldDef> = {}): FieldDef => ({
	name,
	label: name,
	kind,
	writable: true,
	...more,
});

const SEGMENTS = ['retail', 'wholesale', 'public', 'association'];

/** Fields that the entities declare; the records have a few more that nobody maps. */
const FIELDS: FieldDef[] = [
	field('number'),
	field('name'),
	field('email', 'email'),
	field('phone', 'phone'),
	field('website'),
	field('address.street'),
	field('address.postalCode'),
	field('address.city'),
	field('address.country', 'country'),
	field('creditLimit', 'money'),
	field('discount', 'number'),
	field('foundedOn', 'date'),
	field('signedAt', 'dateTime'),
	field('active', 'boolean'),
	field('segment', 'enum', { options: SEGMENTS.map((value) => ({ value, label: value })) }),
	field('parent', 'reference'),
	field('contacts', 'list', {
		columns: [field('name'), field('email', 'email'), field('phone', 'phone')],
	}),
	field('origin'),
];

/** Without a feed every run reads everything, so one run has all records of both sides. */
const system = (name: string, prefix: string, records: number): SystemOptions => ({
	system: name,
	prefix,
	fields: FIELDS,
	capabilities: { feed: false, pageSize: records },
});

export const systems = (records: number): { left: SystemOptions; right: SystemOptions } => ({
	left: system('crm', 'L', records),
	right: system('erp', 'R', records),
});

const same = (name: string, type = 'text', options: object = {}) => ({
	left: name,
	right: name,
	type,
	direction: 'both',
	options,
});

const parameters: unknown = {
	leftEntity: 'crm.customer',
	rightEntity: 'erp.customer',
	fieldMap: {
		rows: [
			same('number', 'alias'),
			same('name'),
			same('email', 'email'),
			same('phone', 'phone', { callingCode: '45' }),
			same('website'),
			same('address.street'),
			same('address.postalCode'),
			same('address.city'),
			same('address.country', 'country'),
			same('creditLimit', 'money', { currency: 'DKK' }),
			same('discount', 'number'),
			same('foundedOn', 'date'),
			same('signedAt', 'dateTime'),
			same('active', 'boolean'),
			same('segment', 'enum', {
				values: { pairs: SEGMENTS.map((value) => ({ left: value, right: value })) },
			}),
			same('parent', 'link', { flows: FLOW }),
			same('contacts', 'list', {
				columns: { rows: [same('name'), same('email', 'email'), same('phone', 'phone')] },
			}),
			{
				left: '',
				right: 'origin',
				type: 'constant',
				direction: 'toRight',
				options: { constant: 'crm' },
			},
		],
	},
	matchKeys: { keys: [{ fields: 'number' }] },
};

const node = (name: string, type: string, more: Partial<INode> = {}): INode => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	...more,
});

const to = (...targets: Array<[string, number]>) => ({
	main: [targets.map(([name, index]) => ({ node: name, type: 'main' as const, index }))],
});

/** The canvas around Reconcile, as a template draws it. */
export const workflow = {
	id: FLOW,
	nodes: [
		node('Start Run', 'n8n-nodes-linkstore.linkStore'),
		node('Left Changes', 'n8n-nodes-linkstore.crm'),
		node('Right Changes', 'n8n-nodes-linkstore.erp'),
		node(NODE, 'n8n-nodes-linkstore.linkStoreReconcile', {
			parameters: parameters as INode['parameters'],
		}),
	],
	connections: {
		'Start Run': to(['Left Changes', 0], ['Right Changes', 0], [NODE, 2]),
		'Left Changes': to([NODE, 0]),
		'Right Changes': to([NODE, 1]),
	},
};

const CITIES = ['København', 'Ærøskøbing', 'Ålesund', 'Jyväskylä', 'Göteborg', 'Tórshavn'];
const COUNTRIES = ['DK', 'NO', 'FI', 'SE', 'FO'];
const EVERY_TENTH = 10;

/** Customer `n` (from 1) as both systems hold it; only the ids, and so the parent, differ. */
export function customer(n: number, prefix: string): JsonObject {
	const digits = String(n).padStart(6, '0');
	const day = String((n % 28) + 1).padStart(2, '0');
	const phone = `+45 2${digits.slice(0, 1)} ${digits.slice(1, 3)} ${digits.slice(3)}1`;
	return {
		number: digits,
		name: `Sønderjysk Handel og Håndværk nr. ${n}`,
		email: `kontakt${n}@handel${n % 977}.example`,
		phone,
		website: `https://www.handel${n % 977}.example/afdeling/${n}`,
		address: {
			street: `Gammel Kongevej ${(n % 200) + 1}, ${n % 9}. tv.`,
			postalCode: String(1000 + (n % 8999)),
			city: CITIES[n % CITIES.length],
			country: COUNTRIES[n % COUNTRIES.length],
		},
		creditLimit: 1000 + n / 100,
		discount: (n % 40) / 4,
		foundedOn: `19${70 + (n % 30)}-0${(n % 9) + 1}-${day}`,
		signedAt: `2024-0${(n % 9) + 1}-${day}T08:15:00.000Z`,
		active: n % 17 !== 0,
		segment: SEGMENTS[n % SEGMENTS.length],
		parent: n % EVERY_TENTH === 0 ? `${prefix}${n - 1}` : null,
		contacts: [
			{ name: `Mette Ågård ${n}`, email: `mette${n}@handel${n % 977}.example`, phone },
			{ name: `Jørn Dahl ${n}`, email: null, phone: null },
		],
		origin: 'crm',
		note: n % 3 === 0 ? `Ring først, og spørg efter Mette (${n}).` : null,
		language: 'da',
		paymentTerms: '30 dage netto',
		createdBy: `bruger${n % 50}`,
	};
}
