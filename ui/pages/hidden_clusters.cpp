#include "ui/pages/hidden_clusters.h"

#include "ui/pages/number_link.h"
#include "ui/tables/format.h"

#include <QHBoxLayout>

namespace groundswell::ui {

HiddenClusters::HiddenClusters(PageContext context, QWidget* parent) : QWidget(parent), m_context(std::move(context)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    static constexpr const char* names[ReasonCount] = {"hiddenSmall", "hiddenIgnored"};
    for (const Reason reason : {Small, Ignored}) {
        NumberLink*& link = m_parts[reason].link;
        link = new NumberLink(QString::fromLatin1(names[reason]), Type::Caption, this);
        link->hide();
        row->addWidget(link);
        connect(link, &QAbstractButton::clicked, this, [this, reason] { show(reason); });
    }
}

void HiddenClusters::clear() {
    for (Part& part : m_parts) {
        part.ticket.cancel();
        part.link->hide();
    }
}

void HiddenClusters::refresh() {
    const FilterValues& values = m_context.filter.values();
    // With both ends a person chose a size; what is smaller and larger is then nothing that would be missed.
    if (values.minItems.value_or(0) > 1 && !values.maxItems) {
        ViewFilter others;
        FilterValues smaller = values;
        smaller.maxItems = *values.minItems - 1;
        smaller.minItems.reset();
        others.setValues(std::move(smaller));
        others.setIgnoredShown(m_context.filter.isIgnoredShown());
        ask(Small, others.filter());
    } else {
        m_parts[Small].ticket.cancel();
        say(Small, 0);
    }
    domain::Filter ignored = m_context.filter.filter();
    ignored.ignored = domain::Ignored::Only;
    ask(Ignored, ignored);
}

void HiddenClusters::ask(Reason reason, const domain::Filter& filter) {
    m_parts[reason].ticket =
        m_context.service().clusters(filter, domain::ClusterSort::Id, domain::SortOrder::Ascending, domain::Page{0, 1},
                                     [this, reason](const core::Result<pipeline::ClusterPage>& page) {
                                         if (page) say(reason, page->total);
                                     });
}

void HiddenClusters::say(Reason reason, std::int64_t clusters) {
    NumberLink* link = m_parts[reason].link;
    link->setVisible(clusters > 0);
    if (clusters == 0) return;
    if (reason == Ignored) {
        const bool shown = m_context.filter.isIgnoredShown();
        link->setWords(
            shown
                ? formatCounted(clusters, tr("%1 of them is ignored. Hide it"), tr("%1 of them are ignored. Hide them"))
                : formatCounted(clusters, tr("%1 ignored is hidden. Show it"), tr("%1 ignored are hidden. Show them")),
            shown ? tr("Hide the ignored clusters") : tr("Show the ignored clusters too"));
        return;
    }
    const std::int64_t least = m_context.filter.values().minItems.value_or(0);
    QString words;
    if (least <= 2) {
        words = formatCounted(clusters, tr("%1 with one item is hidden. Show it"),
                              tr("%1 with one item are hidden. Show them"));
    } else {
        words = formatCounted(clusters, tr("%1 with fewer than %2 items is hidden. Show it"),
                              tr("%1 with fewer than %2 items are hidden. Show them"))
                    .arg(formatCount(least));
    }
    link->setWords(words, tr("Remove the condition on the number of items"));
}

void HiddenClusters::show(Reason reason) {
    if (reason == Ignored) {
        m_context.filter.setIgnoredShown(!m_context.filter.isIgnoredShown());
    } else {
        m_context.filter.remove(FilterChip::Kind::MinItems);
    }
}

}  // namespace groundswell::ui
