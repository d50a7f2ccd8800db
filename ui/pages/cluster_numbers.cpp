#include "ui/pages/cluster_numbers.h"

#include "ui/pages/number_link.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QHBoxLayout>

#include <chrono>

namespace groundswell::ui {

ClusterNumbers::ClusterNumbers(PageContext context, QWidget* parent) : QWidget(parent), m_context(std::move(context)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_ratio = new TextLabel(Type::Number, Tone::Text, this);
    m_ratio->setObjectName(QStringLiteral("clusterRatio"));
    m_counts = new NumberLink(QStringLiteral("clusterCounts"), Type::Body, this);
    m_items = new NumberLink(QStringLiteral("clusterItemsLink"), Type::Body, this);
    m_authors = new NumberLink(QStringLiteral("clusterAuthorsLink"), Type::Body, this);
    m_outlets = new NumberLink(QStringLiteral("clusterOutletsLink"), Type::Body, this);
    row->addWidget(m_ratio);
    row->addWidget(m_counts);
    row->addStretch(1);
    for (NumberLink* link : {m_items, m_authors, m_outlets}) {
        link->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        row->addWidget(link);
    }
    connect(m_counts, &QAbstractButton::clicked, this, [this] { openItems(true); });
    connect(m_items, &QAbstractButton::clicked, this, [this] { openItems(false); });
    connect(m_authors, &QAbstractButton::clicked, this, [this] { Q_EMIT carriersRequested(true); });
    connect(m_outlets, &QAbstractButton::clicked, this, [this] { Q_EMIT carriersRequested(false); });
    clear();
}

void ClusterNumbers::clear() {
    m_cluster = {};
    setTrend({}, Tone::Text, {}, {});
    for (NumberLink* link : {m_items, m_authors, m_outlets}) link->setWords({}, {});
}

void ClusterNumbers::setDetail(const pipeline::ClusterDetail& detail) {
    m_cluster = detail.cluster;
    m_items->setWords(formatCounted(m_cluster.items, tr("%1 item"), tr("%1 items")),
                      opensItems() ? tr("Show these items in Content") : QString());
    QStringList more{m_items->toolTip(), formatCounted(m_cluster.unique, tr("%1 text"), tr("%1 different texts"))};
    if (!m_cluster.languages.empty()) more << languageCodes(m_cluster.languages, 5);
    m_items->setToolTip(more.join(QChar(u'\n')));
    m_authors->setVisible(detail.authors.total > 0);
    m_authors->setWords(formatCounted(detail.authors.total, tr("%1 author"), tr("%1 authors")),
                        tr("Show these authors"));
    m_outlets->setVisible(detail.outlets.total > 0);
    m_outlets->setWords(formatCounted(detail.outlets.total, tr("%1 outlet"), tr("%1 outlets")),
                        tr("Show these outlets"));
    showSince();
}

void ClusterNumbers::setTrend(const QString& ratio, Tone tone, const QString& counts,
                              std::optional<core::UtcTime> asOf) {
    m_ratio->setVisible(!ratio.isEmpty());
    m_ratio->setText(ratio);
    m_ratio->setTone(tone);
    m_asOf = asOf;
    m_counts->setWords(counts, asOf && opensItems() ? tr("Show the items of these 24 hours in Content") : QString());
    showSince();
}

// Where no trend is known there is room for its age.
void ClusterNumbers::showSince() {
    if (!m_counts->text().isEmpty() || !m_cluster.firstPublished) return;
    m_counts->setWords(tr("since %1").arg(formatDate(toQt(*m_cluster.firstPublished).date(), false)), {});
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
