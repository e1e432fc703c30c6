/** What is asked about a new customer, page by page, and the field of Custom CRM that it goes to. */
import type { FormElement } from './forms';

export interface CustomerField {
	/** In the form. */
	name: string;
	label: string;
	/** In the CRM. */
	to: string;
	kind?: 'email' | 'textarea';
	placeholder?: string;
	preset?: string;
	required?: true;
	/** One of these is chosen; what each means to the CRM. */
	choose?: Array<{ label: string; value: string | boolean }>;
	/** As a drop-down; radio buttons otherwise. */
	list?: true;
}

export interface FieldGroup {
	heading?: string;
	fields: CustomerField[];
}

const place = (prefix: 'address' | 'shipping', name: (part: string) => string): CustomerField[] => [
	{ name: name('Line1'), label: 'Street and number', to: `${prefix}.line1` },
	{ name: name('Line2'), label: 'Suite, floor or post office box', to: `${prefix}.line2` },
	{ name: name('PostalCode'), label: 'Postal code', to: `${prefix}.postalCode` },
	{ name: name('City'), label: 'City', to: `${prefix}.city` },
	{
		name: name('Region'),
		label: 'State or province',
		to: `${prefix}.region`,
		placeholder: 'A code such as CA-QC',
	},
	{
		name: name('Country'),
		label: 'Country',
		to: `${prefix}.country`,
		placeholder: 'Two letters, such as DK',
	},
];

const WHO: FieldGroup[] = [
	{
		fields: [
			{
				name: 'type',
				label: 'Kind of customer',
				to: 'type',
				required: true,
				list: true,
				preset: 'Company',
				choose: [
					{ label: 'Company', value: 'company' },
					{ label: 'Person', value: 'person' },
				],
			},
			{
				name: 'number',
				label: 'Customer number',
				to: 'number',
				placeholder: 'Left empty, the CRM gives one',
			},
			{
				name: 'name',
				label: 'Name of the company, or full name of the person',
				to: 'name',
				required: true,
			},
			{ name: 'website', label: 'Website', to: 'website' },
		],
	},
	{
		heading: 'The person, or the contact person',
		fields: [
			{ name: 'firstName', label: 'First name', to: 'firstName' },
			{ name: 'lastName', label: 'Last name', to: 'lastName' },
		],
	},
];

const CONTACT: FieldGroup[] = [
	{
		fields: [
			{ name: 'email', label: 'Email', to: 'email', kind: 'email' },
			{ name: 'phone', label: 'Phone', to: 'phone', placeholder: 'With the calling code' },
			{ name: 'mobile', label: 'Mobile', to: 'mobile' },
			{ name: 'fax', label: 'Fax', to: 'fax' },
			{ name: 'tollFree', label: 'Toll-free phone', to: 'tollFree' },
		],
	},
	{ heading: 'Billing address', fields: place('address', (part) => `billing${part}`) },
];

const REST: FieldGroup[] = [
	{
		heading: 'Shipping, where it differs',
		fields: [
			{ name: 'shippingName', label: 'Name', to: 'shipping.name' },
			{ name: 'shippingPhone', label: 'Phone', to: 'shipping.phone' },
			...place('shipping', (part) => `shipping${part}`),
			{
				name: 'shippingInstructions',
				label: 'Instructions',
				to: 'shipping.instructions',
				kind: 'textarea',
			},
		],
	},
	{
		heading: 'More',
		fields: [
			{
				name: 'currency',
				label: 'Currency',
				to: 'currency',
				placeholder: 'Three letters, such as USD',
			},
			{ name: 'owner', label: 'Who looks after the customer', to: 'owner' },
			{ name: 'note', label: 'Note', to: 'note', kind: 'textarea' },
			{
				name: 'allowPersonalData',
				label: 'May the data about the person be passed on to other systems?',
				to: 'allowPersonalData',
				required: true,
				choose: [
					{ label: 'No', value: false },
					{ label: 'Yes, the person has agreed', value: true },
				],
			},
		],
	},
];

export const GROUPS = { who: WHO, contact: CONTACT, rest: REST };
export const ALL_FIELDS = Object.values(GROUPS).flatMap((groups) =>
	groups.flatMap(({ fields }) => fields),
);

/** A field on a page. `preset`: expression that finds what it held before. */
function element(field: CustomerField, preset?: string): FormElement {
	const { name, label, kind, placeholder, choose } = field;
	const value = preset ?? field.preset;
	return {
		fieldLabel: label,
		fieldName: name,
		fieldType: choose === undefined ? (kind ?? 'text') : field.list ? 'dropdown' : 'radio',
		...(placeholder === undefined ? {} : { placeholder }),
		...(value === undefined ? {} : { defaultValue: value }),
		...(field.required === undefined ? {} : { requiredField: true }),
		...(choose === undefined
			? {}
			: { fieldOptions: { values: choose.map((one) => ({ option: one.label })) } }),
	};
}

/** Groups on a page, each below its heading. */
export const elements = (
	groups: FieldGroup[],
	preset?: (field: CustomerField) => string,
): FormElement[] =>
	groups.flatMap(({ heading, fields }): FormElement[] => [
		...(heading === undefined ? [] : [{ fieldType: 'html' as const, html: `<h3>${heading}</h3>` }]),
		...fields.map((field) => element(field, preset?.(field))),
	]);

/** What the CRM gets of a field, as an expression over the form's answers. */
export function valueOf({ name, choose }: CustomerField): string {
	if (choose === undefined) return `={{ $json.${name} }}`;
	// The second of two labels; n8n does not check that it is one of them, so anything else is the first.
	const [first, second] = choose;
	return `={{ $json.${name} === ${JSON.stringify(second.label)} ? ${JSON.stringify(second.value)} : ${JSON.stringify(first.value)} }}`;
}
