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
    std::optional<std::int64_t> maxItems;
    std::optional<core::ClusterId> cluster;
    std::string keyword;
    std::vector<std::string> labels;         ///< any of them; "" = has none
    std::vector<std::string> withoutLabels;  ///< none of them
    bool watched = false;                    ///< only what is watched
    std::optional<std::int64_t> minAuthors;
    std::optional<std::int64_t> minSources;
    std::string author;
    std::string state;
    std::vector<core::ClusterId> clusters;  ///< any of these, which `clustersName` stands for
    QString clustersName;
    core::RunId run;  ///< that brought the items, which `runName` stands for
    QString runName;

    [[nodiscard]] bool isEmpty() const { return *this == FilterValues{}; }
    friend bool operator==(const FilterValues&, const FilterValues&) = default;
};

/// One removable condition.
struct FilterChip {
    enum class Kind {
        Search,
        Range,
        Language,
        Source,
        MinItems,
        Cluster,
        Keyword,
        Label,
        WithoutLabel,
        Watched,
        MinAuthors,
        MinSources,
        Author,
        State,
        Clusters,
        Run
    };
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
    /// Ignored clusters and their items are hidden unless this is set. No condition: clear() leaves it.
    void setIgnoredShown(bool shown);
    [[nodiscard]] bool isIgnoredShown() const { return m_ignoredShown; }

    [[nodiscard]] domain::Filter filter() const;
    [[nodiscard]] std::vector<FilterChip> chips() const;

Q_SIGNALS:
    void changed();

private:
    FilterValues m_values;
    bool m_ignoredShown = false;
};

}  // namespace groundswell::ui
