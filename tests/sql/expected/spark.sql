-- Which rule of the policy 'Online store orders' each order comes to: the first one whose condition
-- holds. In the SQL of Spark 3.3 or newer.
-- Fingerprint of the policy: 6411a01c9fc0f62433545c090bd655b364d9e6c116bdf65fac9344db4ed47b0b
--
-- It asks a relation orders with at least these columns:
--   order_number      STRING          the number that the store shows for the order
--   channel           STRING          the sales channel that the order came through
--   tags              ARRAY<STRING>   the labels that the store puts on the order
--   company           STRING          the buyer's company
--   currency          STRING          the currency the order is paid in (ISO 4217)
--   shipping_country  STRING          the country of the shipping address, two letters
--   total             DECIMAL(21, 6)  what the buyer pays in all, in the order's currency
--   guest             BOOLEAN         whether the buyer ordered without an account
--   name              STRING          the buyer's name
--   email             STRING          the buyer's e-mail address
-- NULL is a value that is missing, and so is a text of nothing but space. A number is exact, with
-- at most 15 digits before the point and 6 behind it.
--
-- This kind of SQL cannot put letters and accents together: an accent that stands apart from its
-- letter (Unicode's form NFD) is compared as it stands.
WITH orders_folded AS (
  SELECT
    order_number,
    channel,
    tags,
    company,
    currency,
    shipping_country,
    total,
    guest,
    name,
    email,
    LOWER(
      NULLIF(
        TRIM('\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000' FROM channel),
        ''
      )
    ) AS channel_folded,
    TRANSFORM(
      tags,
      tag -> TRANSLATE(
        LOWER(
          NULLIF(
            TRIM('\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000' FROM tag),
            ''
          )
        ),
        'ſ',
        's'
      )
    ) AS tags_folded,
    LOWER(
      NULLIF(
        TRIM('\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000' FROM company),
        ''
      )
    ) AS company_folded,
    LOWER(
      NULLIF(
        TRIM('\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000' FROM currency),
        ''
      )
    ) AS currency_folded,
    LOWER(
      NULLIF(
        TRIM('\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000' FROM shipping_country),
        ''
      )
    ) AS shipping_country_folded,
    REPLACE(
      REPLACE(
        TRANSLATE(
          LOWER(
            NULLIF(
              TRIM(
                REGEXP_REPLACE(
                  shipping_country,
                  '[\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000]+',
                  ' '
                )
              ),
              ''
            )
          ),
          'ſ',
          's'
        ),
        'ﬅ',
        'st'
      ),
      'ﬆ',
      'st'
    ) AS shipping_country_words,
    LOWER(
      COALESCE(
        NULLIF(
          TRIM('\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000' FROM name),
          ''
        ),
        NULLIF(
          TRIM('\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000' FROM company),
          ''
        ),
        NULLIF(
          TRIM('\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000' FROM email),
          ''
        )
      )
    ) AS customer_name_folded
  FROM orders
), countries AS (
  SELECT
    written,
    code
  FROM VALUES
    ('040', 'at'),
    ('at', 'at'),
    ('austria', 'at'),
    ('aut', 'at'),
    ('republic of austria', 'at'),
    ('🇦🇹', 'at'),
    ('056', 'be'),
    ('be', 'be'),
    ('bel', 'be'),
    ('belgium', 'be'),
    ('kingdom of belgium', 'be'),
    ('🇧🇪', 'be'),
    ('276', 'de'),
    ('de', 'de'),
    ('deu', 'de'),
    ('federal republic of germany', 'de'),
    ('germany', 'de'),
    ('🇩🇪', 'de'),
    ('250', 'fr'),
    ('fr', 'fr'),
    ('fra', 'fr'),
    ('france', 'fr'),
    ('french republic', 'fr'),
    ('🇫🇷', 'fr'),
    ('528', 'nl'),
    ('holland', 'nl'),
    ('kingdom of the netherlands', 'nl'),
    ('netherlands', 'nl'),
    ('nl', 'nl'),
    ('nld', 'nl'),
    ('the netherlands', 'nl'),
    ('🇳🇱', 'nl') AS countries_written(written, code)
), orders_compared AS (
  SELECT
    orders_folded.*,
    shipping_country_countries.code AS shipping_country_code
  FROM orders_folded
  LEFT JOIN countries AS shipping_country_countries
    ON shipping_country_countries.written = orders_folded.shipping_country_words
), orders_chosen AS (
  SELECT
    order_number,
    channel,
    tags,
    company,
    currency,
    shipping_country,
    total,
    guest,
    name,
    email,
    CASE
      WHEN channel_folded = 'amazon'
      THEN 1 /* rule Amazon does not share the buyer, line 5 */
      WHEN ARRAY_CONTAINS(tags_folded, 'wholesale') OR NOT company_folded IS NULL
      THEN 2 /* rule Wholesale, line 9 */
      WHEN currency_folded = 'eur'
      AND shipping_country_code IN ('at', 'be', 'de', 'fr', 'nl')
      AND (
        (
          total IS NULL OR NOT total > 100
        ) AND (
          guest IS NULL OR NOT guest
        )
      )
      AND LOCATE('x_', customer_name_folded) > 0
      THEN 3 /* rule Euro store, line 13 */
      ELSE 4 /* rule Everybody else, line 17 */
    END AS rule_number
  FROM orders_compared
), rules AS (
  SELECT
    rule_number,
    rule_name,
    rule_line,
    decision
  FROM VALUES
    (1, 'Amazon does not share the buyer', 5, 'use customer \'Amazon Sales\' (override)'),
    (2, 'Wholesale', 9, 'match by company then email, else hold: set this company up by hand first'),
    (
      3,
      'Euro store',
      13,
      'match by email then last name and shipping zip, else create job named \'{last name}, {first name}\' under \'Web Sales EUR\' with type \'Online\''
    ),
    (
      4,
      'Everybody else',
      17,
      'match by email then name, else create customer named \'{company or name}\' with terms \'Net 30\', type \'Online\''
    ) AS rules_written(rule_number, rule_name, rule_line, decision)
)
SELECT
  orders_chosen.order_number,
  orders_chosen.channel,
  orders_chosen.tags,
  orders_chosen.company,
  orders_chosen.currency,
  orders_chosen.shipping_country,
  orders_chosen.total,
  orders_chosen.guest,
  orders_chosen.name,
  orders_chosen.email,
  orders_chosen.rule_number,
  rules.rule_name,
  rules.rule_line,
  COALESCE(rules.decision, 'hold: no rule applies') AS decision
FROM orders_chosen
LEFT JOIN rules
  ON rules.rule_number = orders_chosen.rule_number;
