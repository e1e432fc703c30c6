/** A small flow of persons and contacts over the sandbox: what the tests of the canvas play with. */
import type { INodeParameters } from 'n8n-workflow';
import type { PersonSeed } from '../../sandbox/types';
import { drawFlow, fieldMap, matchKeys, type MapRow } from './draw';
import type { CanvasWorkflow } from './execute';

export const PERSONS = 'membercare-persons--customerp-contact';

export const PERSON_ROWS: MapRow[] = [
	{
		left: 'debtorAccountNumber',
		right: 'number',
		type: 'alias',
		direction: 'toRight',
		options: { aliasDigitsOnly: true, aliasDropLeadingZeros: true, aliasMaxLength: 8 },
	},
	{ left: 'firstname', right: 'firstName' },
	{ left: 'lastname', right: 'lastName' },
	{ left: 'email1', right: 'email', type: 'email' },
	{ left: 'phone1', right: 'phone', type: 'phone', options: { callingCode: '45' } },
	{ left: 'birthDate', right: 'birthDate', type: 'date' },
	{ left: 'primaryAddress.streetLine', right: 'address.line1' },
	{ left: 'primaryAddress.zipCode', right: 'address.postalCode' },
	{ left: 'primaryAddress.country', right: 'address.country', type: 'country' },
];

export const personSettings = (more: INodeParameters = {}): INodeParameters => ({
	fieldMap: fieldMap(PERSON_ROWS),
	matchKeys: matchKeys('email1', 'debtorAccountNumber'),
	...more,
});

export const personsFlow = (
	options: { settings?: INodeParameters; flow?: string; recordsPerRun?: number; id?: string } = {},
): CanvasWorkflow =>
	drawFlow({
		flow: options.flow ?? PERSONS,
		left: { system: 'membercare', resource: 'person' },
		right: { system: 'customerp', resource: 'contact' },
		settings: personSettings(options.settings),
		recordsPerRun: options.recordsPerRun,
		id: options.id,
	});

/** Persons that are all different, with an address and contacts. */
export const someone = (n: number, more: Partial<PersonSeed> = {}): PersonSeed => ({
	debtorAccountNumber: `${1000 + n}`,
	firstname: `Åse ${n}`,
	lastname: `Bjørn ${n}`,
	birthDate: `19${60 + (n % 40)}-03-1${n % 10}T00:00:00`,
	gender: 1 + (n % 2),
	addresses: [{ street: 'Nørregade', number: String(n), zipCode: '8000', city: 'Aarhus C' }],
	contacts: [
		{ type: 1, value: `person${n}@example.com` },
		{ type: 3, value: `+457412${String(1000 + n)}` },
	],
	lastChange: '2025-05-01T10:00:00',
	...more,
});
