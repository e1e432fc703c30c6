import type { Api, EntityRecord, FieldDef } from '../../shared/entity';
import type { JsonObject, JsonValue } from '../../shared/json';
import { localNow, wholeSeconds } from '../../shared/localTime';
import { isEmpty, objectsOf, textOf } from '../../shared/values';
import { flattenAddresses } from './addressFields';
import { flattenContacts } from './contacts';
import { referenceOf } from './foreignSystem';

/** What persons and companies have in common ("base member fields"). */

export const FINANCE_TYPES = [
	{ value: 0, label: 'Not Set' },
	{ value: 1, label: 'Debtor' },
	{ value: 2, label: 'Creditor' },
	{ value: 3, label: 'Debtor and Creditor' },
];

export const PAYER_RULES = [
	{ value: 1, label: 'Self' },
	{ value: 2, label: 'Other' },
	{ value: 3, label: 'Choose Employment' },
];

export const ADDRESS_RULES = [
	{ value: 0, label: 'Default' },
	{ value: 1, label: 'Primary' },
	{ value: 2, label: 'Secondary' },
	{ value: 3, label: 'Link' },
	{ value: 4, label: 'Employment' },
	{ value: 5, label: 'Custom' },
];

export const DISTRIBUTIONS = [
	{ value: 0, label: 'None' },
	{ value: 1, label: 'Payment Service' },
	{ value: 8, label: 'Pay Transfer' },
	{ value: 16, label: 'Email' },
];

export const memberFields: FieldDef[] = [
	{
		name: 'debtorAccountNumber',
		label: 'Account Number',
		kind: 'text',
		writable: false,
		hint: 'Given by Membercare',
	},
	{
		name: 'name',
		label: 'Full Name',
		kind: 'text',
		writable: false,
		hint: 'Put together by Membercare',
	},
	{
		name: 'externalId',
		label: 'External ID',
		kind: 'text',
		writable: true,
		hint: 'Holds the reference of the Link Store while a record is being created',
	},
	{
		name: 'financeType',
		label: 'Finance Type',
		kind: 'enum',
		writable: true,
		clearable: false,
		options: FINANCE_TYPES,
	},
	{
		name: 'defaultPayerRule',
		label: 'Default Payer',
		kind: 'enum',
		writable: true,
		clearable: false,
		options: PAYER_RULES,
	},
	{ name: 'einvoiceEan', label: 'EAN for E-Invoices', kind: 'text', writable: true },
	{ name: 'einvoiceEmail', label: 'Email for Invoices', kind: 'email', writable: true },
	{
		name: 'invoiceDistributionPreference',
		label: 'Invoice Distribution',
		kind: 'enum',
		writable: true,
		clearable: false,
		writeOnly: true,
		options: DISTRIBUTIONS,
	},
	{
		name: 'closed',
		label: 'Closed',
		kind: 'boolean',
		writable: false,
		hint: 'True once the close date is reached',
	},
	{ name: 'closeDate', label: 'Close Date', kind: 'date', format: 'midnight', writable: false },
	{ name: 'closeReason.description', label: 'Close Reason', kind: 'text', writable: false },
	{
		name: 'lastChange',
		label: 'Last Change',
		kind: 'dateTime',
		format: 'zoneFree',
		writable: false,
	},
];

/** The payer rule is misspelt where it is read and in the body of a POST. */
export const PAYER_RULE_READ = 'dafualtPayerRule';

/** Read models carry secrets and national numbers that have no place in an execution's data. */
const WITHHELD = ['password', 'loginToken', 'socialSecurityNumber'];

/** An API record with the flat fields that all members have. */
export function memberRecord(api: Api, raw: JsonObject, extra: JsonObject): EntityRecord {
	const now = localNow(api);
	const contacts = objectsOf(raw.contacts);
	const addresses = objectsOf(raw.addresses);
	const closeDate = textOf(raw.closeDate);
	const own = Object.fromEntries(Object.entries(raw).filter(([name]) => !WITHHELD.includes(name)));
	const fields: JsonObject = {
		...own,
		...(PAYER_RULE_READ in raw ? { defaultPayerRule: raw[PAYER_RULE_READ] } : {}),
		closed: closeDate !== null && wholeSeconds(closeDate) <= now,
		...(contacts ? flattenContacts(contacts, now) : {}),
		...(addresses ? flattenAddresses(addresses, now) : {}),
		...extra,
	};
	return {
		id: textOf(raw.debtorAccountNumber) ?? '',
		fields,
		modifiedAt: textOf(raw.lastChange) ?? undefined,
		reference: referenceOf(api, raw),
	};
}

/**
 * A value for a PATCH. Text is emptied by an empty text: in a model where every property may be
 * missing, null is the value of a missing one.
 */
export const patchValue = (value: JsonValue | undefined, kind: FieldDef['kind']): JsonValue =>
	isEmpty(value) ? (kind === 'text' || kind === 'email' || kind === 'phone' ? '' : null) : value!;
