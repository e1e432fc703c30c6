import type { RowType } from '../../../nodes/LinkStore/engine/types';
import type { ColumnParameter, FlowSide, MapRow, OptionsParameter } from './types';

type More = OptionsParameter & { note?: string };

const row =
	(direction: MapRow['direction']) =>
	(type: RowType, left: string, right: string, { note, ...options }: More = {}): MapRow => ({
		left,
		right,
		type,
		direction,
		options,
		...(note === undefined ? {} : { note }),
	});

/** Edits travel both ways. */
export const both = row('both');
/** Edits travel from left to right only. */
export const toRight = row('toRight');

/** Edits travel from right to left only. */
export const toLeft = row('toLeft');

/** A fixed value, written to the right. */
export const constant = (right: string, value: string, note: string): MapRow =>
	toRight('constant', '', right, { constant: value, note });
/** A fixed value, written to the left. */
export const constantLeft = (left: string, value: string, note: string): MapRow =>
	toLeft('constant', left, '', { constant: value, note });

export const column = (
	type: RowType,
	left: string,
	right: string,
	options: OptionsParameter = {},
): ColumnParameter => ({ left, right, type, options });

/** Value pairs of an enum, left – right. */
export const pairs = (...values: Array<[left: string, right: string]>) => ({
	pairs: values.map(([left, right]) => ({ left, right })),
});

/** What the ERP of the reference profile makes of a number. */
export const erpNumber = {
	aliasDigitsOnly: true,
	aliasDropLeadingZeros: true,
	aliasMaxLength: 8,
	aliasKeep: 'end' as const,
};

/** Most members have Danish numbers without a calling code. */
export const danish = { callingCode: '45' };

/** The address of a Membercare member or unit as the address of a Customerp record. */
export const address = (left: string, right: string): MapRow[] => [
	both('text', `${left}.streetLine`, `${right}.line1`, {
		note: 'Street, house number, letter, floor and door in one line; taken apart when it is written to Membercare',
	}),
	both('text', `${left}.location`, `${right}.line2`),
	both('text', `${left}.careOf`, `${right}.careOf`),
	both('text', `${left}.attention`, `${right}.attention`),
	both('text', `${left}.zipCode`, `${right}.postalCode`, {
		note: 'Has to be among the postal codes of the country in Membercare',
	}),
	toRight('text', `${left}.city`, `${right}.city`, {
		note: 'Membercare takes the city from the zip code',
	}),
	both('country', `${left}.country`, `${right}.country`),
];

/** The same, where Membercare gives addresses away and does not take them back. */
export const addressToRight = (left: string, right: string): MapRow[] =>
	address(left, right).map(({ note: _note, ...one }) => ({ ...one, direction: 'toRight' }));

/** The one address of the PMS; on the right the names of its parts, which Chargebee has two sets of. */
const pmsAddress = (lines: [string, string, string], part: (name: string) => string): MapRow[] => [
	...lines.map((line, index) => both('text', `address.line${index + 1}`, part(line))),
	both('text', 'address.postalCode', part('zip')),
	both('text', 'address.city', part('city')),
	both('text', 'address.region', part('state'), {
		note: 'In the United States, Canada and India Chargebee goes by a state code, and writes the state from it; what is written here takes its place',
	}),
	both('country', 'address.country', part('country'), {
		note: 'A code that Chargebee does not know is refused',
	}),
];

export const pmsToBilling = (): MapRow[] =>
	pmsAddress(['line1', 'line2', 'line3'], (name) => `billing_address.${name}`);
/** Addresses of subscriptions have names of their own for the three lines. */
export const pmsToShipping = (): MapRow[] =>
	pmsAddress(['addr', 'extended_addr', 'extended_addr2'], (name) => name);

/** An address of the CRM as one of Wave, which takes it as a whole. */
export const crmAddress = (left: string, right: string): MapRow[] => [
	both('text', `${left}.line1`, `${right}.addressLine1`),
	both('text', `${left}.line2`, `${right}.addressLine2`),
	both('text', `${left}.postalCode`, `${right}.postalCode`),
	both('text', `${left}.city`, `${right}.city`),
	both('text', `${left}.region`, `${right}.provinceCode`, {
		note: 'ISO 3166-2 with the country in front, such as CA-QC. One that Wave does not know in the country is refused',
	}),
	both('country', `${left}.country`, `${right}.countryCode`, {
		note: 'A new country takes the province of the old one away',
	}),
];

/** Amounts in major units; the decimals are those of the currency, or what the ERP keeps of them. */
export const amount = { scale: 4 };

export const chargebee = (entity: string, records: string): FlowSide => ({
	entity: `chargebee.${entity}`,
	node: 'chargebee',
	records,
	system: 'Chargebee',
});

export const customPms = (entity: string, records: string): FlowSide => ({
	entity: `custompms.${entity}`,
	node: 'customPms',
	records,
	system: 'Custom PMS',
});

export const membercare = (entity: string, records: string): FlowSide => ({
	entity: `membercare.${entity}`,
	node: 'membercare',
	records,
	system: 'Membercare',
});

export const customerp = (entity: string, records: string): FlowSide => ({
	entity: `customerp.${entity}`,
	node: 'customerp',
	records,
	system: 'Customerp',
});

export const customCrm = (entity: string, records: string): FlowSide => ({
	entity: `customcrm.${entity}`,
	node: 'customCrm',
	records,
	system: 'Custom CRM',
});

export const wave = (entity: string, records: string): FlowSide => ({
	entity: `wave.${entity}`,
	node: 'wave',
	records,
	system: 'Wave',
});
