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

/** A fixed value, written to the right. */
export const constant = (right: string, value: string, note: string): MapRow =>
	toRight('constant', '', right, { constant: value, note });

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
