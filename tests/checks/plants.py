"""Every kind of planted fault by name; its generator is the function of that name."""

from __future__ import annotations

from tests.checks import planting_factors, planting_records, planting_tables
from tests.checks.planting import Plant

PLANTS: dict[str, Plant] = {
    **{f"a_month_ten_to_the_{power}": planting_records.slip(power) for power in (-4, -3, -2, -1, 1, 2, 3, 4)},
    **{
        plant.__name__: plant
        for plant in (
            planting_records.a_unit_written_for_another,
            planting_records.a_year_in_another_unit,
            planting_records.a_receipt_slips,
            planting_records.an_amount_out_of_all_measure,
            planting_records.a_price_slips,
            planting_records.a_price_far_from_usual,
            planting_records.every_price_impossible,
            planting_records.a_month_missing,
            planting_records.a_department_s_month_missing,
            planting_records.a_record_twice,
            planting_records.a_month_copied,
            planting_records.a_meter_runs_backwards,
            planting_records.a_meter_starts_elsewhere,
            planting_records.a_quantity_unlike_the_meter_s,
            planting_records.a_sum_below_zero,
            planting_records.a_month_of_nothing,
            planting_records.the_total_beside_its_parts,
            planting_records.the_year_beside_its_months,
            planting_tables.energy_listed_again,
            planting_tables.an_output_slips,
            planting_tables.tce_with_wan_tce,
            planting_tables.shares_that_are_no_whole,
            planting_tables.a_formula_that_gives_another_number,
            planting_tables.a_unit_that_the_formula_does_not_give,
            planting_tables.something_named_and_not_listed,
            planting_factors.a_coal_coefficient_as_factor,
            planting_factors.a_footprint_factor,
            planting_factors.a_project_s_factor,
            planting_factors.a_factor_of_another_province,
            planting_factors.a_factor_of_another_caliber,
            planting_factors.a_factor_of_long_ago,
            planting_factors.a_value_that_its_document_does_not_hold,
            planting_factors.coal_s_standard_cited_for_a_factor,
            planting_factors.a_factor_per_another_unit,
            planting_factors.a_factor_that_changes_without_reason,
            planting_factors.a_factor_of_another_gwp,
            planting_factors.combustion_with_co2_alone,
            planting_factors.a_factor_that_gives_co2_alone,
            planting_factors.a_function_of_another_province,
            planting_factors.green_power_without_a_word,
            planting_factors.a_source_without_data,
            planting_factors.an_exclusion_without_estimate,
            planting_factors.a_large_exclusion,
            planting_factors.no_base_year,
        )
    },
}
