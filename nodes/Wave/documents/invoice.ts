import { inputMutation, query } from './document';

const FIELDS = `
fragment InvoiceFields on Invoice {
  id
  invoiceNumber
  status
  customer { id name }
  invoiceDate
  dueDate
  currency { code }
  exchangeRate
  poNumber
  title
  subhead
  memo
  footer
  items {
    product { id name }
    description
    quantity
    unitPrice
    taxes { salesTax { id name } amount { ...Amount } }
    account { id name }
    subtotal { ...Amount }
    total { ...Amount }
  }
  discounts {
    __typename
    name
    ... on FixedInvoiceDiscount { amount }
    ... on PercentageInvoiceDiscount { percentage }
  }
  subtotal { ...Amount }
  discountTotal { ...Amount }
  taxTotal { ...Amount }
  total { ...Amount }
  amountDue { ...Amount }
  amountPaid { ...Amount }
  disableAmexPayments
  disableBankPayments
  disableCreditCardPayments
  hideName
  hideDescription
  hideUnit
  hidePrice
  hideAmount
  requireTermsOfServiceAgreement
  itemTitle
  unitTitle
  priceTitle
  amountTitle
  pdfUrl
  viewUrl
  lastSentAt
  lastSentVia
  lastViewedAt
  createdAt
  modifiedAt
}
fragment Amount on Money { minorUnitValue currency { code exponent } }`;

const record = { name: 'invoice', fragment: 'InvoiceFields', text: FIELDS };

export const INVOICE_PAGE = query(
	'InvoicePage',
	'list invoices',
	`
query InvoicePage($business: ID!, $page: Int!, $pageSize: Int!, $after: DateTime, $before: DateTime) {
  business(id: $business) {
    id
    invoices(page: $page, pageSize: $pageSize, sort: [MODIFIED_AT_ASC], modifiedAtAfter: $after, modifiedAtBefore: $before) {
      pageInfo { currentPage totalPages totalCount }
      edges { node { ...InvoiceFields } }
    }
  }
}
${FIELDS}`,
);

/** Gives every invoice whose number contains the text: callers compare again. */
export const INVOICES_BY_NUMBER = query(
	'InvoicesByNumber',
	'search invoices by number',
	`
query InvoicesByNumber($business: ID!, $number: String!, $page: Int!, $pageSize: Int!) {
  business(id: $business) {
    id
    invoices(page: $page, pageSize: $pageSize, invoiceNumber: $number) {
      pageInfo { currentPage totalPages totalCount }
      edges { node { ...InvoiceFields } }
    }
  }
}
${FIELDS}`,
);

export const INVOICE_BY_ID = query(
	'InvoiceById',
	'read the invoice',
	`
query InvoiceById($business: ID!, $id: ID!) {
  business(id: $business) {
    id
    invoice(id: $id) {
      ...InvoiceFields
      payments { id paymentDate paymentMethod amount memo }
    }
  }
}
${FIELDS}`,
);

export const INVOICE_CREATE = inputMutation('invoiceCreate', 'create the invoice', record);
export const INVOICE_PATCH = inputMutation('invoicePatch', 'change the invoice', record);
export const INVOICE_APPROVE = inputMutation('invoiceApprove', 'approve the invoice', record);
export const INVOICE_MARK_SENT = inputMutation(
	'invoiceMarkSent',
	'mark the invoice as sent',
	record,
);
export const INVOICE_DELETE = inputMutation('invoiceDelete', 'delete the invoice');
