import { address, both, customerp, danish, erpNumber, membercare, pairs, toRight } from '../rows';
import type { Flow } from '../types';

export const persons: Flow = {
	name: 'membercare-persons--customerp-contact',
	title: 'Keep Membercare persons and Customerp contacts in step',
	left: membercare('person', 'persons'),
	right: customerp('contact', 'contacts'),
	map: [
		toRight('alias', 'debtorAccountNumber', 'number', {
			...erpNumber,
			note: 'The number is an alias, never the link. Two numbers that would become one are held for review before anything is sent',
		}),
		both('text', 'firstname', 'firstName'),
		both('text', 'lastname', 'lastName'),
		both('text', 'honorific', 'honorific'),
		both('date', 'birthDate', 'birthDate'),
		both('enum', 'gender', 'gender', {
			values: pairs(['0', 'unknown'], ['1', 'male'], ['2', 'female'], ['3', 'other']),
		}),
		both('email', 'email1', 'email', {
			note: 'Membercare can add a contact and cannot end one: a new value counts, an emptied one goes to review',
		}),
		both('email', 'email2', 'email2'),
		both('phone', 'phone1', 'phone', danish),
		both('phone', 'cellPhone1', 'mobile', danish),
		...address('primaryAddress', 'address'),
		...address('secondaryAddress', 'secondaryAddress'),
		both('link', 'employer', 'customerId', {
			flows: 'membercare-companies--customerp-customer',
			optional: true,
			note: 'Company of the primary employment, translated by the links of the companies flow. Where the company is not linked yet, the contact is created without it and completed later',
		}),
		both('text', 'jobTitle', 'title', {
			note: 'Title of the primary employment; needs an employer',
		}),
		both('boolean', 'allowSms', 'allowSms'),
		toRight('boolean', 'allowEmail', 'allowEmail', {
			oneWay: 'review',
			note: 'Membercare takes this consent with a new person only, so an edit in Customerp is asked about: change it in Membercare by hand',
		}),
		toRight('enum', 'closed', 'status', {
			values: pairs(['true', 'archived'], ['false', 'active']),
			note: 'Computed from the close date; a contact archived in Customerp does not end the person',
		}),
	],
	match: [
		{
			fields: ['debtorAccountNumber', 'lastname'],
			why: 'the same number; the name guards against an ERP that counts by itself',
		},
		{ fields: ['debtorAccountNumber', 'birthDate'], why: 'the same number after a change of name' },
		{
			fields: ['email1', 'firstname'],
			why: 'couples share addresses, so the e-mail alone is not enough',
		},
		{
			fields: ['birthDate', 'firstname', 'lastname'],
			why: 'the same person without number and e-mail',
		},
	],
	intro:
		'Every person in Membercare is kept in step with a contact in Customerp. New persons become contacts; once linked, edits travel both ways wherever Membercare can take them.',
	does: 'New persons in Membercare become contacts in Customerp. Once a person and a contact are linked, edits travel both ways: names, birth date, gender, e-mails, phones, addresses, employer and consents.',
	setup: [
		'Run `membercare-companies--customerp-customer` too if contacts shall have their employer.',
	],
	customization: [
		'Do both systems use the same numbers already? Then let the number alone be the first match key.',
		'Phones without a calling code are read as Danish: change the calling code of these rows.',
	],
	oneWay:
		'Membercare takes back all but the number, the city (it follows the zip code), the e-mail consent (asked about) and the end of a person. Contacts are added, never emptied.',
	notCarried: [
		'Post office box: Customerp has no field of its own for it. Compute one with Edit Fields if your members use them.',
		'Finance type, payer rule, EAN and e-mail for invoices, bank account, salary number: contacts have no place for them; companies carry the invoice fields.',
		'Profile text: Membercare takes it with a new person only, and the note of a contact belongs to the users of the ERP.',
		'Customerp language and note: persons have no such field.',
		'National numbers and passwords are neither read nor written.',
	],
	checks: [
		'Create a person in Membercare: one contact appears, with the number, address and phone in the form of the ERP.',
		'Change the mobile number in Customerp: Membercare shows the new one as its current cell phone.',
		'Change the e-mail on one side and the address on the other before the next run: both survive.',
		'Change the last name on both sides: Membercare wins, and the history holds the other name.',
		'Give a person an employer that is linked: the contact shows the customer; take an employer that is not linked yet: the contact follows once it is.',
		'Untick Allow Email in Customerp: a review asks about it.',
		'End a person in Membercare: the contact is archived, and comes back when the end is taken away.',
		'Number a person 0042 while 42 exists: a review, and no second contact.',
	],
};
