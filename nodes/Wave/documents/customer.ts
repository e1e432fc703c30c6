import { inputMutation, query } from './document';

const ADDRESS = `
fragment AddressFields on Address {
  addressLine1
  addressLine2
  city
  postalCode
  province { code name }
  country { code name }
}`;

const FIELDS = `
fragment CustomerFields on Customer {
  id
  name
  firstName
  lastName
  email
  mobile
  phone
  fax
  tollFree
  website
  displayId
  internalNotes
  currency { code }
  address { ...AddressFields }
  shippingDetails { name phone instructions address { ...AddressFields } }
  outstandingAmount { minorUnitValue currency { code exponent } }
  overdueAmount { minorUnitValue currency { code exponent } }
  isArchived
  createdAt
  modifiedAt
}
${ADDRESS}`;

const record = { name: 'customer', fragment: 'CustomerFields', text: FIELDS };

export const CUSTOMER_PAGE = query(
	'CustomerPage',
	'list customers',
	`
query CustomerPage($business: ID!, $page: Int!, $pageSize: Int!, $after: DateTime, $before: DateTime) {
  business(id: $business) {
    id
    customers(page: $page, pageSize: $pageSize, sort: [MODIFIED_AT_ASC], modifiedAtAfter: $after, modifiedAtBefore: $before) {
      pageInfo { currentPage totalPages totalCount }
      edges { node { ...CustomerFields } }
    }
  }
}
${FIELDS}`,
);

export const CUSTOMERS_BY_EMAIL = query(
	'CustomersByEmail',
	'search customers by email',
	`
query CustomersByEmail($business: ID!, $email: String!, $page: Int!, $pageSize: Int!) {
  business(id: $business) {
    id
    customers(page: $page, pageSize: $pageSize, email: $email) {
      pageInfo { currentPage totalPages totalCount }
      edges { node { ...CustomerFields } }
    }
  }
}
${FIELDS}`,
);

export const CUSTOMER_BY_ID = query(
	'CustomerById',
	'read the customer',
	`
query CustomerById($business: ID!, $id: ID!) {
  business(id: $business) { id customer(id: $id) { ...CustomerFields } }
}
${FIELDS}`,
);

export const CUSTOMER_CREATE = inputMutation('customerCreate', 'create the customer', record);
export const CUSTOMER_PATCH = inputMutation('customerPatch', 'change the customer', record);
export const CUSTOMER_DELETE = inputMutation('customerDelete', 'delete the customer');
