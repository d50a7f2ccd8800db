#include "ui/pages/cluster_numbers.h"

#include "ui/pages/number_link.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <chrono>
#include <utility>

namespace groundswell::ui {

ClusterNumbers::ClusterNumbers(PageContext context, QWidget* parent) : QWidget(parent), m_context(std::move(context)) {
    // Two lines: raw counts are never cut off to make room for others.
    auto* lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(2);
    auto* trend = new QHBoxLayout;
    trend->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    lines->addLayout(trend);
    lines->addLayout(row);
    m_ratio = new TextLabel(Type::Number, Tone::Text, this);
    m_ratio->setObjectName(QStringLiteral("clusterRatio"));
    m_counts = new NumberLink(QStringLiteral("clusterCounts"), Type::Body, this);
    m_items = new NumberLink(QStringLiteral("clusterItemsLink"), Type::Body, this);
    m_authors = new NumberLink(QStringLiteral("clusterAuthorsLink"), Type::Body, this);
    m_outlets = new NumberLink(QStringLiteral("clusterOutletsLink"), Type::Body, this);
    trend->addWidget(m_ratio);
    trend->addWidget(m_counts);
    trend->addStretch(1);
    for (NumberLink* link : {m_items, m_authors, m_outlets}) {
        link->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        row->addWidget(link);
    }
    row->addStretch(1);
    connect(m_counts, &QAbstractButton::clicked, this, [this] { openItems(true); });
    connect(m_items, &QAbstractButton::clicked, this, [this] { openItems(false); });
    connect(m_authors, &QAbstractButton::clicked, this, [this] { Q_EMIT carriersRequested(true); });
    connect(m_outlets, &QAbstractButton::clicked, this, [this] { Q_EMIT carriersRequested(false); });
    connect(&m_context.filter, &ViewFilter::changed, this, [this] {
        // What is ignored can be opened only while it is shown.
        const bool before = std::exchange(m_ignoredShown, m_context.filter.isIgnoredShown());
        if (before == m_ignoredShown) return;
        showItems();
        showCounts();
    });
    m_ignoredShown = m_context.filter.isIgnoredShown();
    clear();
}

void ClusterNumbers::clear() {
    m_cluster = {};
    m_known = false;
    setTrend({}, Tone::Text, {}, {}, {});
    for (NumberLink* link : {m_items, m_authors, m_outlets}) link->setWords({}, {});
}

void ClusterNumbers::setDetail(const pipeline::ClusterDetail& detail) {
    m_cluster = detail.cluster;
    m_known = true;
    showItems();
    m_authors->setVisible(detail.authors.total > 0);
    m_authors->setWords(formatCounted(detail.authors.total, tr("%1 author"), tr("%1 authors")),
                        tr("Show these authors"));
    m_outlets->setVisible(detail.outlets.total > 0);
    m_outlets->setWords(formatCounted(detail.outlets.total, tr("%1 outlet"), tr("%1 outlets")),
                        tr("Show these outlets"));
    showCounts();
}

void ClusterNumbers::setTrend(const QString& ratio, Tone tone, const QString& counts, const QString& tip,
                              std::optional<core::UtcTime> asOf) {
    m_ratio->setVisible(!ratio.isEmpty());
    m_ratio->setText(ratio);
    m_ratio->setTone(tone);
    // What the ratio is, or why there is none.
    setPlainTip(m_ratio, tip);
    m_asOf = asOf;
    m_trend = counts;
    showCounts();
}

// Where no trend is known there is room for its age.
void ClusterNumbers::showCounts() {
    if (m_trend.isEmpty()) {
        const auto& first = m_cluster.firstPublished;
        m_counts->setWords(first ? tr("since %1").arg(formatDate(toQt(*first).date(), false)) : QString(), {});
    } else {
        m_counts->setWords(m_trend,
                           m_asOf && opensItems() ? tr("Show the items of these 24 hours in Content") : QString());
    }
}

void ClusterNumbers::showItems() {
    if (!m_known) return;
    QStringList more{formatCounted(m_cluster.unique, tr("%1 text"), tr("%1 different texts"))};
    if (!m_cluster.languages.empty()) more << languageCodes(m_cluster.languages, 5);
    m_items->setWords(formatCounted(m_cluster.items, tr("%1 item"), tr("%1 items")),
                      opensItems() ? tr("Show these items in Content") : QString(), more);
}

// Content hides what is ignored.
bool ClusterNumbers::opensItems() const {
    return !m_cluster.id.isNone() && (!m_cluster.ignored || m_context.filter.isIgnoredShown());
}

void ClusterNumbers::openItems(bool recent) {
    FilterValues values;
    values.cluster = m_cluster.id;
    if (recent && m_asOf) {
        values.from = *m_asOf - std::chrono::hours(24);
        values.to = m_asOf;
    }
    Q_EMIT conditionsRequested(values);
}

}  // namespace groundswell::ui
