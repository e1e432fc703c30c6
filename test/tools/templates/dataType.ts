import type { RowType } from '../../../nodes/LinkStore/engine/types';
import type { FieldDef } from '../../../nodes/shared/entity';
import type { OptionsParameter } from './types';

const NAMES: Record<RowType, string> = {
	alias: 'Number alias',
	boolean: 'Boolean',
	constant: 'Constant',
	country: 'Country',
	date: 'Date',
	dateTime: 'Date and time',
	email: 'Email',
	enum: 'Enum',
	link: 'Link',
	list: 'List of lines',
	money: 'Money',
	number: 'Number',
	phone: 'Phone',
	text: 'Text',
};

/** What the two entities say of the ends of a row. */
type Ends = Record<'left' | 'right', FieldDef | undefined>;

/** A value as the API has it, and its name where that says more. */
function valueName(value: string, def: FieldDef | undefined): string {
	const label = def?.options?.find((option) => String(option.value) === value)?.label;
	const same = label?.toLowerCase() === value.toLowerCase();
	return label === undefined || same ? `\`${value}\`` : `\`${value}\` ${label}`;
}

const DETAILS: Array<(options: OptionsParameter, ends: Ends) => string | undefined> = [
	({ constant }) => (constant === undefined ? undefined : `always \`${constant}\``),
	({ aliasDigitsOnly }) => (aliasDigitsOnly ? 'digits only' : undefined),
	({ aliasDropLeadingZeros }) => (aliasDropLeadingZeros ? 'no zeros in front' : undefined),
	({ aliasMaxLength, aliasKeep }) =>
		aliasMaxLength
			? `the ${aliasKeep === 'end' ? 'last' : 'first'} ${aliasMaxLength} characters`
			: undefined,
	({ callingCode }) => (callingCode ? `+${callingCode} unless stated` : undefined),
	({ scale }) => (scale === undefined ? undefined : `${scale} decimals`),
	({ values }, ends) =>
		values?.pairs
			.map(({ left, right }) => `${valueName(left, ends.left)} – ${valueName(right, ends.right)}`)
			.join(', '),
	({ flows }) => (flows ? `by the links of [\`${flows}\`](${flows}.md)` : undefined),
	({ optional }) => (optional ? 'optional' : undefined),
	({ oneWay }) =>
		oneWay === 'review'
			? 'edits on the other side are asked about'
			: oneWay === 'putBack'
				? 'edits on the other side are put back'
				: undefined,
];

/** The type of a row with the options that are set, for people. */
export function dataType(type: RowType, options: OptionsParameter, ends: Ends): string {
	const details = DETAILS.map((detail) => detail(options, ends)).filter(Boolean);
	return details.length === 0 ? NAMES[type] : `${NAMES[type]}: ${details.join(', ')}`;
}
