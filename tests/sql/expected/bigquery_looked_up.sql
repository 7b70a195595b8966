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
--
-- The rules are many, so each field is looked up once. A box is one alternative of a rule, and the
-- first box that holds is the order's rule. For each field, for example channel: channel_classes
-- are the values that rules tell apart (0 is a missing value, 1 any other one; of numbers and days
-- each class begins with its value), channel_boxes says for which classes a box holds (one that is
-- not there does not ask), and channel_bits the same as numbers with a bit for each box.
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
), boxes AS (
  SELECT
    box,
    rule,
    word,
    bit
  FROM UNNEST([
    STRUCT(0 AS box, 1 AS rule, 0 AS word, 1 AS bit),
    STRUCT(1 AS box, 2 AS rule, 0 AS word, 2 AS bit),
    STRUCT(2 AS box, 2 AS rule, 0 AS word, 4 AS bit),
    STRUCT(3 AS box, 3 AS rule, 0 AS word, 8 AS bit),
    STRUCT(4 AS box, 4 AS rule, 0 AS word, 16 AS bit)
  ]) AS boxes_written
), channel_classes AS (
  SELECT
    class,
    value
  FROM UNNEST([
    STRUCT(0 AS class, CAST(NULL AS STRING) AS value),
    STRUCT(1 AS class, CAST(NULL AS STRING) AS value),
    STRUCT(2 AS class, 'amazon' AS value)
  ]) AS channel_classes_written
), channel_boxes AS (
  SELECT
    box,
    first_class,
    last_class
  FROM UNNEST([STRUCT(0 AS box, 2 AS first_class, 2 AS last_class)]) AS channel_boxes_written
), channel_bits AS (
  SELECT
    channel_classes.class,
    CAST(SUM(CASE WHEN boxes.word = 0 THEN boxes.bit ELSE 0 END) + 30 AS INT64) AS word_0
  FROM channel_classes
  LEFT JOIN channel_boxes
    ON channel_classes.class BETWEEN channel_boxes.first_class AND channel_boxes.last_class
  LEFT JOIN boxes
    ON boxes.box = channel_boxes.box
  GROUP BY
    channel_classes.class
), company_classes AS (
  SELECT
    class,
    value
  FROM UNNEST([STRUCT(0 AS class, CAST(NULL AS STRING) AS value), STRUCT(1 AS class, CAST(NULL AS STRING) AS value)]) AS company_classes_written
), company_boxes AS (
  SELECT
    box,
    first_class,
    last_class
  FROM UNNEST([STRUCT(2 AS box, 1 AS first_class, 1 AS last_class)]) AS company_boxes_written
), company_bits AS (
  SELECT
    company_classes.class,
    CAST(SUM(CASE WHEN boxes.word = 0 THEN boxes.bit ELSE 0 END) + 27 AS INT64) AS word_0
  FROM company_classes
  LEFT JOIN company_boxes
    ON company_classes.class BETWEEN company_boxes.first_class AND company_boxes.last_class
  LEFT JOIN boxes
    ON boxes.box = company_boxes.box
  GROUP BY
    company_classes.class
), currency_classes AS (
  SELECT
    class,
    value
  FROM UNNEST([
    STRUCT(0 AS class, CAST(NULL AS STRING) AS value),
    STRUCT(1 AS class, CAST(NULL AS STRING) AS value),
    STRUCT(2 AS class, 'eur' AS value)
  ]) AS currency_classes_written
), currency_boxes AS (
  SELECT
    box,
    first_class,
    last_class
  FROM UNNEST([STRUCT(3 AS box, 2 AS first_class, 2 AS last_class)]) AS currency_boxes_written
), currency_bits AS (
  SELECT
    currency_classes.class,
    CAST(SUM(CASE WHEN boxes.word = 0 THEN boxes.bit ELSE 0 END) + 23 AS INT64) AS word_0
  FROM currency_classes
  LEFT JOIN currency_boxes
    ON currency_classes.class BETWEEN currency_boxes.first_class AND currency_boxes.last_class
  LEFT JOIN boxes
    ON boxes.box = currency_boxes.box
  GROUP BY
    currency_classes.class
), shipping_country_classes AS (
  SELECT
    class,
    value
  FROM UNNEST([
    STRUCT(0 AS class, CAST(NULL AS STRING) AS value),
    STRUCT(1 AS class, CAST(NULL AS STRING) AS value),
    STRUCT(2 AS class, 'at' AS value),
    STRUCT(3 AS class, 'be' AS value),
    STRUCT(4 AS class, 'de' AS value),
    STRUCT(5 AS class, 'fr' AS value),
    STRUCT(6 AS class, 'nl' AS value)
  ]) AS shipping_country_classes_written
), shipping_country_boxes AS (
  SELECT
    box,
    first_class,
    last_class
  FROM UNNEST([STRUCT(3 AS box, 2 AS first_class, 6 AS last_class)]) AS shipping_country_boxes_written
), shipping_country_bits AS (
  SELECT
    shipping_country_classes.class,
    CAST(SUM(CASE WHEN boxes.word = 0 THEN boxes.bit ELSE 0 END) + 23 AS INT64) AS word_0
  FROM shipping_country_classes
  LEFT JOIN shipping_country_boxes
    ON shipping_country_classes.class BETWEEN shipping_country_boxes.first_class AND shipping_country_boxes.last_class
  LEFT JOIN boxes
    ON boxes.box = shipping_country_boxes.box
  GROUP BY
    shipping_country_classes.class
), total_classes AS (
  SELECT
    class,
    value
  FROM UNNEST([
    STRUCT(0 AS class, CAST(NULL AS NUMERIC) AS value),
    STRUCT(1 AS class, CAST(NULL AS NUMERIC) AS value),
    STRUCT(2 AS class, CAST('100.000001' AS NUMERIC) AS value)
  ]) AS total_classes_written
), total_boxes AS (
  SELECT
    box,
    first_class,
    last_class
  FROM UNNEST([
    STRUCT(3 AS box, 0 AS first_class, 0 AS last_class),
    STRUCT(3 AS box, 1 AS first_class, 1 AS last_class)
  ]) AS total_boxes_written
), total_bits AS (
  SELECT
    total_classes.class,
    CAST(SUM(CASE WHEN boxes.word = 0 THEN boxes.bit ELSE 0 END) + 23 AS INT64) AS word_0
  FROM total_classes
  LEFT JOIN total_boxes
    ON total_classes.class BETWEEN total_boxes.first_class AND total_boxes.last_class
  LEFT JOIN boxes
    ON boxes.box = total_boxes.box
  GROUP BY
    total_classes.class
), total_places AS (
  SELECT DISTINCT
    value,
    class
  FROM (
    SELECT
      value,
      COALESCE(MAX(class) OVER (ORDER BY value), 1) AS class
    FROM (
      SELECT DISTINCT
        total AS value,
        CAST(NULL AS INT64) AS class
      FROM orders_compared
      WHERE
        NOT total IS NULL
      UNION ALL
      SELECT
        value,
        class
      FROM total_classes
      WHERE
        NOT value IS NULL
    ) AS begins_and_values
  ) AS placed
), guest_classes AS (
  SELECT
    class,
    value
  FROM UNNEST([
    STRUCT(0 AS class, CAST(NULL AS BOOL) AS value),
    STRUCT(1 AS class, CAST(NULL AS BOOL) AS value),
    STRUCT(2 AS class, TRUE AS value)
  ]) AS guest_classes_written
), guest_boxes AS (
  SELECT
    box,
    first_class,
    last_class
  FROM UNNEST([STRUCT(3 AS box, 0 AS first_class, 1 AS last_class)]) AS guest_boxes_written
), guest_bits AS (
  SELECT
    guest_classes.class,
    CAST(SUM(CASE WHEN boxes.word = 0 THEN boxes.bit ELSE 0 END) + 23 AS INT64) AS word_0
  FROM guest_classes
  LEFT JOIN guest_boxes
    ON guest_classes.class BETWEEN guest_boxes.first_class AND guest_boxes.last_class
  LEFT JOIN boxes
    ON boxes.box = guest_boxes.box
  GROUP BY
    guest_classes.class
), orders_classed AS (
  SELECT
    orders_compared.*,
    CASE WHEN channel_folded IS NULL THEN 0 ELSE COALESCE(channel_classes.class, 1) END AS channel_class,
    CASE WHEN company_folded IS NULL THEN 0 ELSE COALESCE(company_classes.class, 1) END AS company_class,
    CASE WHEN currency_folded IS NULL THEN 0 ELSE COALESCE(currency_classes.class, 1) END AS currency_class,
    CASE
      WHEN COALESCE(shipping_country_code, shipping_country_folded) IS NULL
      THEN 0
      ELSE COALESCE(shipping_country_classes.class, 1)
    END AS shipping_country_class,
    CASE WHEN total IS NULL THEN 0 ELSE total_places.class END AS total_class,
    CASE WHEN guest IS NULL THEN 0 ELSE COALESCE(guest_classes.class, 1) END AS guest_class,
    'wholesale' IN UNNEST(tags_folded) AS test_0,
    INSTR(customer_name_folded, 'x_') > 0 AS test_1
  FROM orders_compared
  LEFT JOIN channel_classes
    ON channel_classes.value = channel_folded
  LEFT JOIN company_classes
    ON company_classes.value = company_folded
  LEFT JOIN currency_classes
    ON currency_classes.value = currency_folded
  LEFT JOIN shipping_country_classes
    ON shipping_country_classes.value = COALESCE(shipping_country_code, shipping_country_folded)
  LEFT JOIN total_places
    ON total_places.value = total
  LEFT JOIN guest_classes
    ON guest_classes.value = guest
), orders_words AS (
  SELECT
    orders_classed.order_number,
    orders_classed.channel,
    orders_classed.tags,
    orders_classed.company,
    orders_classed.currency,
    orders_classed.shipping_country,
    orders_classed.total,
    orders_classed.guest,
    orders_classed.name,
    orders_classed.email,
    channel_bits.word_0 & company_bits.word_0 & currency_bits.word_0 & shipping_country_bits.word_0 & total_bits.word_0 & guest_bits.word_0 & CASE WHEN orders_classed.test_0 THEN 1152921504606846975 ELSE 1152921504606846973 END & CASE WHEN orders_classed.test_1 THEN 1152921504606846975 ELSE 1152921504606846967 END AS word_0
  FROM orders_classed
  JOIN channel_bits
    ON channel_bits.class = orders_classed.channel_class
  JOIN company_bits
    ON company_bits.class = orders_classed.company_class
  JOIN currency_bits
    ON currency_bits.class = orders_classed.currency_class
  JOIN shipping_country_bits
    ON shipping_country_bits.class = orders_classed.shipping_country_class
  JOIN total_bits
    ON total_bits.class = orders_classed.total_class
  JOIN guest_bits
    ON guest_bits.class = orders_classed.guest_class
), orders_chosen AS (
  SELECT
    orders_words.order_number,
    orders_words.channel,
    orders_words.tags,
    orders_words.company,
    orders_words.currency,
    orders_words.shipping_country,
    orders_words.total,
    orders_words.guest,
    orders_words.name,
    orders_words.email,
    boxes.rule AS rule_number
  FROM orders_words
  LEFT JOIN boxes
    ON boxes.word = CASE WHEN orders_words.word_0 <> 0 THEN 0 END
    AND boxes.bit = (
      NULLIF(orders_words.word_0, 0) & -(
        NULLIF(orders_words.word_0, 0)
      )
    )
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
