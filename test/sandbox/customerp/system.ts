import { uuidOf } from '../rest/context';
import type { RestSystem } from '../rest/system';
import type { CustomerpSettings } from '../types';
import { schema } from './schema';

export const customerp: RestSystem<CustomerpSettings> = {
	name: 'customerp',
	title: 'Customerp',
	description:
		'Reference API of an ERP: customers, contacts, orders and products. The server may give a value its own form (trimmed text, lower-case e-mail addresses, phone numbers with dial code, shorter customer numbers without leading zeros); every write returns what was stored.',
	schema,
	list: {
		page: 'page',
		firstPage: 1,
		size: 'pageSize',
		since: 'modifiedSince',
		sort: 'sort',
		includeArchived: 'includeArchived',
		rows: 'data',
		total: 'total',
		next: 'nextPage',
	},
	security: ['bearer', 'apiKey'],
	idOf: (entity, n) => uuidOf(`${entity}:${n}`),
	settings: (own) => own,
};
