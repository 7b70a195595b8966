-- Which rule of the policy 'Online store orders' each order comes to: the first one whose condition
-- holds. In the SQL of BigQuery.
-- Fingerprint of the policy: 6411a01c9fc0f62433545c090bd655b364d9e6c116bdf65fac9344db4ed47b0b
--
-- It asks a relation orders with at least these columns:
--   order_number      STRING         the number that the store shows for the order
--   channel           STRING         the sales channel that the order came through
--   tags              ARRAY<STRING>  the labels that the store puts on the order
--   company           STRING         the buyer's company
--   currency          STRING         the currency the order is paid in (ISO 4217)
--   shipping_country  STRING         the country of the shipping address, two letters
--   total             NUMERIC        what the buyer pays in all, in the order's currency
--   guest             BOOL           whether the buyer ordered without an account
--   name              STRING         the buyer's name
--   email             STRING         the buyer's e-mail address
-- NULL is a value that is missing, and so is a text of nothing but space. A number is exact, with
-- at most 15 digits before the point and 6 behind it.
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
    NORMALIZE_AND_CASEFOLD(
      NULLIF(
        TRIM(
          channel,
          '\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000'
        ),
        ''
      ),
      NFC
    ) AS channel_folded,
    ARRAY(
      SELECT
        NORMALIZE_AND_CASEFOLD(
          NULLIF(
            TRIM(
              tag,
              '\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000'
            ),
            ''
          ),
          NFC
        ) AS tag
      FROM UNNEST(tags) AS tag
    ) AS tags_folded,
    NORMALIZE_AND_CASEFOLD(
      NULLIF(
        TRIM(
          company,
          '\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000'
        ),
        ''
      ),
      NFC
    ) AS company_folded,
    NORMALIZE_AND_CASEFOLD(
      NULLIF(
        TRIM(
          currency,
          '\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000'
        ),
        ''
      ),
      NFC
    ) AS currency_folded,
    NORMALIZE_AND_CASEFOLD(
      NULLIF(
        TRIM(
          shipping_country,
          '\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000'
        ),
        ''
      ),
      NFC
    ) AS shipping_country_folded,
    NORMALIZE_AND_CASEFOLD(
      NULLIF(
        TRIM(
          REGEXP_REPLACE(
            shipping_country,
            '[\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000]+',
            ' '
          )
        ),
        ''
      ),
      NFC
    ) AS shipping_country_words,
    NORMALIZE_AND_CASEFOLD(
      COALESCE(
        NULLIF(
          TRIM(
            name,
            '\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000'
          ),
          ''
        ),
        NULLIF(
          TRIM(
            company,
            '\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000'
          ),
          ''
        ),
        NULLIF(
          TRIM(
            email,
            '\u0009\u000A\u000B\u000C\u000D\u001C\u001D\u001E\u001F \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000'
          ),
          ''
        )
      ),
      NFC
    ) AS customer_name_folded
  FROM orders
), countries AS (
  SELECT
    written,
    code
  FROM UNNEST([
    STRUCT('040' AS written, 'at' AS code),
    STRUCT('at' AS written, 'at' AS code),
    STRUCT('austria' AS written, 'at' AS code),
    STRUCT('aut' AS written, 'at' AS code),
    STRUCT('republic of austria' AS written, 'at' AS code),
    STRUCT('🇦🇹' AS written, 'at' AS code),
    STRUCT('056' AS written, 'be' AS code),
    STRUCT('be' AS written, 'be' AS code),
    STRUCT('bel' AS written, 'be' AS code),
    STRUCT('belgium' AS written, 'be' AS code),
    STRUCT('kingdom of belgium' AS written, 'be' AS code),
    STRUCT('🇧🇪' AS written, 'be' AS code),
    STRUCT('276' AS written, 'de' AS code),
    STRUCT('de' AS written, 'de' AS code),
    STRUCT('deu' AS written, 'de' AS code),
    STRUCT('federal republic of germany' AS written, 'de' AS code),
    STRUCT('germany' AS written, 'de' AS code),
    STRUCT('🇩🇪' AS written, 'de' AS code),
    STRUCT('250' AS written, 'fr' AS code),
    STRUCT('fr' AS written, 'fr' AS code),
    STRUCT('fra' AS written, 'fr' AS code),
    STRUCT('france' AS written, 'fr' AS code),
    STRUCT('french republic' AS written, 'fr' AS code),
    STRUCT('🇫🇷' AS written, 'fr' AS code),
    STRUCT('528' AS written, 'nl' AS code),
    STRUCT('holland' AS written, 'nl' AS code),
    STRUCT('kingdom of the netherlands' AS written, 'nl' AS code),
    STRUCT('netherlands' AS written, 'nl' AS code),
    STRUCT('nl' AS written, 'nl' AS code),
    STRUCT('nld' AS written, 'nl' AS code),
    STRUCT('the netherlands' AS written, 'nl' AS code),
    STRUCT('🇳🇱' AS written, 'nl' AS code)
  ]) AS countries_written
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
      WHEN 'wholesale' IN UNNEST(tags_folded) OR NOT company_folded IS NULL
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
      AND INSTR(customer_name_folded, 'x_') > 0
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
  FROM UNNEST([
    STRUCT(
      1 AS rule_number,
      'Amazon does not share the buyer' AS rule_name,
      5 AS rule_line,
      'use customer \'Amazon Sales\' (override)' AS decision
    ),
    STRUCT(
      2 AS rule_number,
      'Wholesale' AS rule_name,
      9 AS rule_line,
      'match by company then email, else hold: set this company up by hand first' AS decision
    ),
    STRUCT(
      3 AS rule_number,
      'Euro store' AS rule_name,
      13 AS rule_line,
      'match by email then last name and shipping zip, else create job named \'{last name}, {first name}\' under \'Web Sales EUR\' with type \'Online\'' AS decision
    ),
    STRUCT(
      4 AS rule_number,
      'Everybody else' AS rule_name,
      17 AS rule_line,
      'match by email then name, else create customer named \'{company or name}\' with terms \'Net 30\', type \'Online\'' AS decision
    )
  ]) AS rules_written
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
