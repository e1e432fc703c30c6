import { inputMutation, query } from './document';

const FIELDS = `
fragment ProductFields on Product {
  id
  name
  description
  unitPrice
  isSold
  isBought
  isArchived
  incomeAccount { id name }
  expenseAccount { id name }
  defaultSalesTaxes { id name abbreviation }
  createdAt
  modifiedAt
}`;

const record = { name: 'product', fragment: 'ProductFields', text: FIELDS };

/** Archived ones too: null is "both", while leaving the argument out is "only those in use". */
export const PRODUCT_PAGE = query(
	'ProductPage',
	'list products',
	`
query ProductPage($business: ID!, $page: Int!, $pageSize: Int!, $after: DateTime, $before: DateTime) {
  business(id: $business) {
    id
    products(page: $page, pageSize: $pageSize, sort: [MODIFIED_AT_ASC], isArchived: null, modifiedAtAfter: $after, modifiedAtBefore: $before) {
      pageInfo { currentPage totalPages totalCount }
      edges { node { ...ProductFields } }
    }
  }
}
${FIELDS}`,
);

export const PRODUCT_BY_ID = query(
	'ProductById',
	'read the product',
	`
query ProductById($business: ID!, $id: ID!) {
  business(id: $business) { id product(id: $id) { ...ProductFields } }
}
${FIELDS}`,
);

export const PRODUCT_CREATE = inputMutation('productCreate', 'create the product', record);
export const PRODUCT_PATCH = inputMutation('productPatch', 'change the product', record);
export const PRODUCT_ARCHIVE = inputMutation('productArchive', 'archive the product', record);
