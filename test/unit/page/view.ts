import type { CustomerRow, CustomersPage } from '../../../nodes/LinkStore/loop/people/customers';
import type { Place, View } from '../../../nodes/LinkStore/page/types';

export const view = (more: Partial<View> = {}): View => ({
	flow: 'customers',
	title: 'Customer synchronization',
	role: 'administrator',
	who: 'anna',
	zone: 'Europe/Copenhagen',
	systems: { left: 'Custom CRM', right: 'Wave' },
	nouns: {
		left: { one: 'customer', many: 'customers' },
		right: { one: 'customer', many: 'customers' },
	},
	fieldName: (name) => name,
	token: 'the-token',
	health: { tone: 'good', text: 'In step.' },
	...more,
});

export const place = (more: Partial<Place> = {}): Place => ({
	tab: 'notLinked',
	search: '',
	page: 1,
	...more,
});

export const row = (more: Partial<CustomerRow> = {}): CustomerRow => ({
	side: 'left',
	id: 'c1',
	title: 'Berg',
	number: '0042',
	detail: { City: 'Aarhus' },
	partner: null,
	decision: null,
	note: 'Nobody has decided yet.',
	state: 'notLinked',
	paused: false,
	link: null,
	reviews: [],
	...more,
});

export const page = (more: Partial<CustomersPage> = {}): CustomersPage => ({
	flow: 'customers',
	category: 'notLinked',
	total: 1,
	page: 1,
	size: 50,
	rows: [row()],
	counts: { notLinked: 1, later: 0, excluded: 0, linked: 0, conflicts: 0, deleted: 0 },
	names: true,
	labels: {
		left: { label: 'Customer', labelPlural: 'Customers', system: 'customcrm' },
		right: { label: 'Customer', labelPlural: 'Customers', system: 'wave' },
	},
	...more,
});
