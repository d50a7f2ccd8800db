#pragma once

#include "models/domain/filter.h"

#include <QObject>
#include <QString>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace groundswell::ui {

/// What a person has narrowed the pages to. A value.
struct FilterValues {
    QString search;
    std::optional<core::UtcTime> from;  ///< inclusive
    std::optional<core::UtcTime> to;    ///< exclusive
    std::vector<std::string> languages;
    std::vector<std::string> sources;
    std::optional<std::int64_t> minItems;
    std::optional<core::ClusterId> cluster;
    std::string keyword;

    [[nodiscard]] bool isEmpty() const { return *this == FilterValues{}; }
    friend bool operator==(const FilterValues&, const FilterValues&) = default;
};

/// One removable condition.
struct FilterChip {
    enum class Kind { Search, Range, Language, Source, MinItems, Cluster, Keyword };
    Kind kind;
    QString label;
};

/// The conditions that all pages share, with a signal when they change. Owner thread only.
class ViewFilter : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] const FilterValues& values() const { return m_values; }
    void setValues(FilterValues values);
    template <class Change>
    void change(Change&& change) {
        FilterValues values = m_values;
        change(values);
        setValues(std::move(values));
    }
    void clear() { setValues({}); }
    void remove(FilterChip::Kind kind);

    [[nodiscard]] domain::Filter filter() const;
    [[nodiscard]] std::vector<FilterChip> chips() const;

Q_SIGNALS:
    void changed();

private:
    FilterValues m_values;
};

}  // namespace groundswell::ui
