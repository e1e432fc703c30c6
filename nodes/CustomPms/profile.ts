import { collections } from '../shared/rest/profile/collections';
import * as of from '../shared/rest/profile/fields';
import type { RestProfile } from '../shared/rest/profile/profile';
import { CUSTOM_PMS } from './account';

const collection = collections({
	list: {
		rows: 'items',
		query: { includeArchived: true },
		paging: {
			kind: 'page',
			pageParam: 'page',
			sizeParam: 'limit',
			firstPage: 0,
			maxSize: 200,
			nextField: 'paging.next',
		},
	},
	since: { param: 'updatedSince', sort: { orderBy: 'modifiedAt' } },
});

const customer = collection(
	'customer',
	'Customer',
	'Customers',
	[
		of.text('number', 'Customer Number', 30, { hint: 'Given by the server if left out' }),
		of.choice('type', 'Type', [
			['guest', 'Guest'],
			['company', 'Company'],
		]),
		of.text('salutation', 'Salutation', 30),
		of.text('firstName', 'First Name', 60),
		of.text('lastName', 'Last Name', 60, {
			hint: 'A customer needs a last name or a company name',
		}),
		of.text('companyName', 'Company Name', 100, {
			hint: 'A customer needs a last name or a company name',
		}),
		of.text('department', 'Department', 60),
		of.email('email', 'Email'),
		of.phone('phone', 'Phone'),
		of.phone('mobile', 'Mobile'),
		of.text('language', 'Language', 5, { hint: 'Locale such as da-DK' }),
		of.country('nationality', 'Nationality'),
		of.date('birthDate', 'Birth Date'),
		of.text('vatNumber', 'VAT Number', 20),
		of.text('registrationNumber', 'Registration Number', 20, {
			hint: 'Number in the company register',
		}),
		of.text('address.line1', 'Address: Line 1', 100),
		of.text('address.line2', 'Address: Line 2', 100),
		of.text('address.line3', 'Address: Line 3', 100),
		of.text('address.postalCode', 'Address: Postal Code', 12),
		of.text('address.city', 'Address: City', 60),
		of.text('address.region', 'Address: Region', 60, { hint: 'State, county or province' }),
		of.country('address.country', 'Address: Country'),
		of.email('billingEmail', 'Billing Email'),
		of.whole('paymentTermsDays', 'Payment Terms (Days)'),
		of.text('loyaltyNumber', 'Loyalty Number', 30),
		of.flag('allowMarketing', 'Allow Marketing'),
		of.flag('vip', 'VIP'),
		of.text('subscriptionId', 'Subscription ID', 50, {
			hint: 'Subscription by which the guest pays, in the billing system',
		}),
		of.text('billingGroup', 'Billing Group', 100, {
			hint: 'Name of the business entity in Chargebee that this company stands for; empty for all others',
		}),
		of.text('businessEntityId', 'Business Entity ID', 50, {
			hint: 'Business entity in Chargebee that the customer belongs to',
		}),
		of.text('businessEntityStatus', 'Business Entity Status', 20, {
			hint: 'Whether that business entity is in use, in the words of Chargebee',
		}),
		of.choice('status', 'Status', [
			['active', 'Active'],
			['blocked', 'Blocked'],
			['archived', 'Archived'],
		]),
	],
	{
		searches: {
			number: 'number',
			email: 'email',
			companyName: 'companyName',
			lastName: 'lastName',
			vatNumber: 'vatNumber',
			subscriptionId: 'subscriptionId',
		},
		aliases: ['number'],
		summary: [
			'lastName',
			'firstName',
			'companyName',
			'id',
			'number',
			'email',
			'phone',
			'address.city',
			'status',
			'modifiedAt',
		],
		limits: [
			'A customer needs a last name or a company name.',
			'The server may refuse to delete customers at all; archiving always works.',
		],
	},
);

/** The reference profile: the API of `openapi.json` beside this file. */
export const customPmsProfile: RestProfile = {
	...CUSTOM_PMS,
	requestTimeoutSeconds: 60,
	entities: [customer],
};
