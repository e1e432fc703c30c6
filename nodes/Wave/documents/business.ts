import { query } from './document';

/** The cheapest call that needs a token. */
export const WHO_AM_I = query('WhoAmI', 'read the user', 'query WhoAmI { user { id } }');

export const BUSINESSES = query(
	'Businesses',
	'list businesses',
	`
query Businesses($page: Int!, $pageSize: Int!) {
  businesses(page: $page, pageSize: $pageSize) {
    pageInfo { currentPage totalPages }
    edges { node { id name isPersonal currency { code } } }
  }
}`,
);

const accounts = (name: string, purpose: string, subtypes: string) =>
	query(
		name,
		purpose,
		`
query ${name}($business: ID!, $page: Int!, $pageSize: Int!) {
  business(id: $business) {
    id
    accounts(page: $page, pageSize: $pageSize, subtypes: [${subtypes}]) {
      pageInfo { currentPage totalPages }
      edges { node { id name subtype { name } } }
    }
  }
}`,
	);

/** The subtypes that a product may name as its income account. */
export const INCOME_ACCOUNTS = accounts(
	'IncomeAccounts',
	'list income accounts',
	'INCOME, DISCOUNTS, OTHER_INCOME',
);

/** The subtypes that a product may name as its expense account. */
export const EXPENSE_ACCOUNTS = accounts(
	'ExpenseAccounts',
	'list expense accounts',
	'EXPENSE, COST_OF_GOODS_SOLD, PAYMENT_PROCESSING_FEES, PAYROLL_EXPENSES',
);

export const SALES_TAXES = query(
	'SalesTaxes',
	'list sales taxes',
	`
query SalesTaxes($business: ID!, $page: Int!, $pageSize: Int!) {
  business(id: $business) {
    id
    salesTaxes(page: $page, pageSize: $pageSize) {
      pageInfo { currentPage totalPages }
      edges { node { id name abbreviation } }
    }
  }
}`,
);

export const PROVINCES = query(
	'Provinces',
	'list provinces',
	'query Provinces($country: CountryCode!) { country(code: $country) { code provinces { code name } } }',
);
