#pragma once

#include "ui/pages/page.h"

#include <optional>

namespace groundswell::ui {

class NumberLink;
class TextLabel;
enum class Tone;

/// The numbers of one cluster in a line; each opens what it counts. Owner thread only.
class ClusterNumbers : public QWidget {
    Q_OBJECT

public:
    explicit ClusterNumbers(PageContext context, QWidget* parent = nullptr);

    void clear();
    void setDetail(const pipeline::ClusterDetail& detail);
    /// "16×" and "412 in 24 h, usual 21", counted until `asOf`; empty words hide the ratio. `tip` explains it.
    void setTrend(const QString& ratio, Tone tone, const QString& counts, const QString& tip,
                  std::optional<core::UtcTime> asOf);

Q_SIGNALS:
    /// The items under exactly these conditions.
    void conditionsRequested(const groundswell::ui::FilterValues& values);
    /// Its authors, or its outlets.
    void carriersRequested(bool authors);

private:
    [[nodiscard]] bool opensItems() const;
    void openItems(bool recent);
    void showCounts();
    void showItems();

    PageContext m_context;
    TextLabel* m_ratio;
    NumberLink* m_counts;
    NumberLink* m_items;
    NumberLink* m_authors;
    NumberLink* m_outlets;
    domain::Cluster m_cluster;
    QString m_trend;       ///< words on it; empty = not known
    bool m_known = false;  ///< the items of the cluster
    std::optional<core::UtcTime> m_asOf;
    bool m_ignoredShown = false;
};

}  // namespace groundswell::ui
