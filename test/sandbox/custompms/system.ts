import type { RestSystem } from '../rest/system';
import type { CustomPmsSettings } from '../types';
import { schema } from './schema';

export const custompms: RestSystem<CustomPmsSettings> = {
	name: 'custompms',
	title: 'Custom PMS',
	description:
		'Reference API of a property management system: guests and company profiles, both as customers. Text comes back without blanks at both ends, and e-mail addresses in lower case; every write returns what was stored.',
	schema,
	list: {
		page: 'page',
		firstPage: 0,
		size: 'limit',
		since: 'updatedSince',
		sort: 'orderBy',
		includeArchived: 'includeArchived',
		rows: 'items',
		info: 'paging',
		total: 'total',
		next: 'next',
	},
	security: ['apiKey'],
	idOf: (_entity, n) => `cus_${String(n).padStart(6, '0')}`,
	settings: ({ undeletable, ...own }) => ({
		...own,
		undeletable: undeletable ? ['customers'] : [],
		forbidden: [],
		// No value has the form of such a number, and none is an amount.
		numberRule: {
			numericOnly: false,
			maxLength: 30,
			tooLong: 'refuse',
			dropLeadingZeros: false,
		},
		priceScale: 2,
		truncateNames: false,
		reformatPhone: false,
		emptyPatchMovesModifiedAt: false,
	}),
};
