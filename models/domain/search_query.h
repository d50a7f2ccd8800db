#pragma once

#include <string>
#include <vector>

namespace groundswell::domain {

/// A parsed full-text query: clauses that all must hold; each is a set of alternatives. Terms are already in the
/// index's normal form, so that no operator of the database's own syntax can be smuggled in. A value.
struct SearchQuery {
    struct Term {
        std::vector<std::string> words;  ///< one word, or several as a phrase
        bool prefix = false;             ///< the last word is a beginning
        std::string field;               ///< "" = text; "author", "lang", "source", "outlet", "query", "url": compared
        std::string value;               ///< for a field: the value as typed

        friend bool operator==(const Term&, const Term&) = default;
    };
    struct Clause {
        std::vector<Term> anyOf;
        bool negated = false;

        friend bool operator==(const Clause&, const Clause&) = default;
    };
    std::vector<Clause> allOf;

    [[nodiscard]] bool empty() const noexcept { return allOf.empty(); }
    friend bool operator==(const SearchQuery&, const SearchQuery&) = default;
};

}  // namespace groundswell::domain
