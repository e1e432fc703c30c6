import { uuidOf } from '../rest/context';
import type { RestSystem } from '../rest/system';
import type { CustomCrmSettings } from '../types';
import { schema } from './schema';

export const customcrm: RestSystem<CustomCrmSettings> = {
	name: 'customcrm',
	title: 'Custom CRM',
	description:
		'Reference API of a CRM: customers, orders and products. Decimals keep the places that x-decimals says, exactly: they come as JSON numbers, and as texts where a JSON number cannot hold all digits; both are taken. Text comes back without blanks at both ends, e-mail addresses in lower case, codes in upper case; every write returns what was stored.',
	schema,
	list: {
		page: 'page',
		firstPage: 1,
		size: 'perPage',
		since: 'changedSince',
		sort: 'sortBy',
		includeArchived: 'includeArchived',
		rows: 'data',
		info: 'meta',
		total: 'total',
		next: 'nextPage',
	},
	security: ['bearer'],
	idOf: (entity, n) => uuidOf(`customcrm:${entity}:${n}`),
	settings: (own) => ({
		...own,
		// No value has the form of such a number, and every decimal says how many places it keeps.
		numberRule: {
			numericOnly: false,
			maxLength: 30,
			tooLong: 'refuse',
			dropLeadingZeros: false,
		},
		priceScale: 8,
		truncateNames: false,
		reformatPhone: false,
		emptyPatchMovesModifiedAt: false,
	}),
};
