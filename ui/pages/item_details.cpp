#include "ui/pages/item_details.h"

#include "ui/pages/notice.h"
#include "ui/shell/text_label.h"
#include "ui/shell/theme.h"
#include "ui/tables/delegates.h"
#include "ui/tables/format.h"

#include <QHeaderView>
#include <QLocale>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QTabBar>
#include <QTableView>
#include <QVBoxLayout>

namespace groundswell::ui {

namespace {

constexpr qsizetype longestRaw = 400'000;
constexpr std::int64_t similarShown = 20;

QPlainTextEdit* monoReader(const QString& name, const QString& words, QWidget* parent) {
    auto* edit = new QPlainTextEdit(parent);
    edit->setObjectName(name);
    edit->setAccessibleName(words);
    edit->setReadOnly(true);
    edit->setUndoRedoEnabled(false);
    edit->setFrameShape(QFrame::NoFrame);
    edit->setTabChangesFocus(true);
    edit->setFont(fontFor(Type::Mono));
    edit->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setSurface(edit, Surface::Base);
    return edit;
}

QList<QStandardItem*> detailRow(const QStringList& cells) {
    QList<QStandardItem*> row;
    for (const QString& cell : cells) {
        auto* item = new QStandardItem(cell);
        item->setEditable(false);
        item->setToolTip(plainTip(isolated(cell.left(600))));
        row << item;
    }
    return row;
}

void addField(QStringList& lines, const QString& name, const QString& value) {
    if (!value.isEmpty()) lines << QStringLiteral("%1: %2").arg(name, value);
}

}  // namespace

ItemDetails::ItemDetails(PageContext context, QWidget* parent) : QWidget(parent), m_context(std::move(context)) {
    setObjectName(QStringLiteral("itemDetails"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    m_tabs = new QTabBar(this);
    m_tabs->setObjectName(QStringLiteral("itemTabs"));
    m_tabs->setAccessibleName(tr("What is known of the item"));
    for (const QString& words : {tr("Fields"), tr("Numbers"), tr("Raw JSON"), tr("Similar")}) m_tabs->addTab(words);
    m_tabs->setTabToolTip(Numbers, tr("Likes, views and so on, and what they were when"));
    m_tabs->setTabToolTip(Raw, tr("The record that it came from, as it was kept"));
    m_tabs->setTabToolTip(Similar, tr("The items and clusters nearest to it"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    column->addWidget(m_tabs);
    m_notice = new Notice(this);
    m_notice->hide();
    column->addWidget(m_notice);
    m_stack = new QStackedWidget(this);
    m_fields = monoReader(QStringLiteral("itemFields"), tr("All fields of the item"), m_stack);
    m_raw = monoReader(QStringLiteral("itemRaw"), tr("Record of the item as JSON"), m_stack);
    m_numbers = new QStandardItemModel(0, 3, this);
    m_numbers->setHorizontalHeaderLabels({tr("Number"), tr("Since"), tr("Value")});
    m_similar = new QStandardItemModel(0, 3, this);
    m_similar->setHorizontalHeaderLabels({tr("Alike"), tr("What"), tr("Text")});
    m_stack->addWidget(m_fields);
    m_stack->addWidget(makeTable(QStringLiteral("itemNumbers"), tr("Numbers of the item"), m_numbers));
    m_stack->addWidget(m_raw);
    QTableView* similar = makeTable(QStringLiteral("similarTable"), tr("What is like the item"), m_similar);
    similar->setColumnWidth(0, 48);
    similar->setColumnWidth(1, 96);
    connect(similar, &QTableView::activated, this, [this](const QModelIndex& index) { openSimilar(index.row()); });
    m_stack->addWidget(similar);
    column->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_stack->setCurrentIndex(tab);
        ask();
    });
    connect(m_notice, &Notice::actionTriggered, this, [this] {
        m_detailOf = 0;
        m_similarOf = 0;
        ask();
    });
}

QTableView* ItemDetails::makeTable(const QString& name, const QString& words, QStandardItemModel* model) {
    auto* table = new QTableView(m_stack);
    table->setObjectName(name);
    table->setAccessibleName(words);
    table->setModel(model);
    table->setItemDelegate(new WordDelegate(false, table));
    table->setShowGrid(false);
    table->setFrameShape(QFrame::NoFrame);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(24);
    table->horizontalHeader()->setFont(fontFor(Type::CaptionStrong));
    table->horizontalHeader()->setFixedHeight(24);
    table->horizontalHeader()->setStretchLastSection(true);
    return table;
}

void ItemDetails::showItem(const domain::ItemRow& row) {
    m_row = row;
    m_detailTicket.cancel();
    m_similarTicket.cancel();
    m_detailOf = 0;
    m_similarOf = 0;
    m_notice->hide();
    m_raw->clear();
    m_numbers->setRowCount(0);
    m_similar->setRowCount(0);
    m_found = {};
    showFields();
    ask();
}

void ItemDetails::choose(Tab tab) {
    m_tabs->setCurrentIndex(tab);
}

void ItemDetails::ask() {
    if (m_row.item.id.isNone()) return;
    const int tab = m_tabs->currentIndex();
    if ((tab == Numbers || tab == Raw) && m_detailOf != m_row.item.id.value) askDetail();
    if (tab == Similar && m_similarOf != m_row.item.id.value) askSimilar();
}

void ItemDetails::askDetail() {
    m_detailOf = m_row.item.id.value;
    m_raw->setPlaceholderText(tr("Loading the record…"));
    m_detailTicket = m_context.service().itemDetail(m_row.item.id, [this](core::Result<pipeline::ItemDetail> detail) {
        if (!detail) return m_notice->showError(detail.error(), tr("Try again"));
        showDetail(*detail);
    });
}

void ItemDetails::askSimilar() {
    m_similarOf = m_row.item.id.value;
    pipeline::SimilarQuestion question;
    question.item = m_row.item.id;
    question.limit = similarShown;
    m_similarTicket = m_context.service().similar(question, [this](core::Result<pipeline::SimilarPage> page) {
        if (!page) return m_notice->showError(page.error(), tr("Try again"));
        showSimilar(*page);
    });
}

void ItemDetails::showDetail(const pipeline::ItemDetail& detail) {
    m_raw->setPlaceholderText(detail.rawProblem.empty() ? tr("There is no record.") : oneLine(text(detail.rawProblem)));
    QString raw = text(detail.rawJson.substr(0, static_cast<std::size_t>(longestRaw)));
    if (detail.rawJson.size() > static_cast<std::size_t>(longestRaw))
        raw +=
            QStringLiteral("\n") +
            tr("… and %1 bytes more").arg(formatCount(static_cast<std::int64_t>(detail.rawJson.size()) - longestRaw));
    m_raw->setPlainText(raw);
    m_numbers->setRowCount(0);
    for (const domain::EngagementNumber& number : detail.engagement) {
        m_numbers->appendRow(
            detailRow({oneLine(text(number.name)), formatIso(number.observedAt),
                       number.value ? QLocale().toString(*number.value, 'f', QLocale::FloatingPointShortest)
                                    : QString(QChar(0x2013))}));
    }
}

void ItemDetails::showSimilar(const pipeline::SimilarPage& page) {
    m_found = page;
    m_similar->setRowCount(0);
    const auto score = [](double value) { return QLocale().toString(value, 'f', 2); };
    for (const pipeline::SimilarCluster& near : page.clusters) {
        m_similar->appendRow(detailRow({score(near.score), tr("cluster #%1").arg(near.cluster.id.value),
                                        oneLine(text(near.cluster.exemplarText.substr(0, 2000)))}));
    }
    for (const pipeline::SimilarItem& near : page.items) {
        m_similar->appendRow(detailRow({score(near.score), tr("item %1").arg(near.row.item.id.value),
                                        oneLine(text(near.row.item.text.substr(0, 2000)))}));
    }
    if (!page.wordsAloneReason.empty())
        m_notice->showSentence(Notice::Kind::Information, oneLine(text(page.wordsAloneReason)));
}

void ItemDetails::openSimilar(int row) {
    const auto clusters = static_cast<int>(m_found.clusters.size());
    if (row < 0) return;
    if (row < clusters) {
        Q_EMIT clusterRequested(m_found.clusters[static_cast<std::size_t>(row)].cluster.id.value);
    } else if (row - clusters < static_cast<int>(m_found.items.size())) {
        const domain::ItemRow chosen = m_found.items[static_cast<std::size_t>(row - clusters)].row;
        Q_EMIT itemRequested(chosen);
    }
}

void ItemDetails::showFields() {
    const domain::ContentItem& item = m_row.item;
    QStringList lines;
    addField(lines, QStringLiteral("external_id"), text(item.externalId));
    addField(lines, QStringLiteral("source"), text(item.source));
    addField(lines, QStringLiteral("query"), text(item.query));
    addField(lines, QStringLiteral("field"), text(item.field));
    addField(lines, QStringLiteral("published_at"), item.publishedAt ? formatIso(item.publishedAt) : QString());
    addField(lines, QStringLiteral("author"), text(item.author));
    addField(lines, QStringLiteral("outlet"), text(item.outlet));
    addField(lines, QStringLiteral("language"), text(item.language));
    addField(lines, QStringLiteral("claimed_language"), text(item.claimedLanguage));
    addField(lines, QStringLiteral("url"), text(item.url));
    addField(lines, QStringLiteral("kind"), text(item.kind));
    addField(lines, QStringLiteral("thread"), text(item.threadExternalId));
    addField(lines, QStringLiteral("label"), text(item.label));
    addField(lines, QStringLiteral("metrics"), text(item.metricsJson));
    addField(lines, QStringLiteral("state"), text(item.state));
    addField(lines, QStringLiteral("cluster"), item.cluster.isNone() ? QString() : QString::number(item.cluster.value));
    addField(lines, QStringLiteral("similarity"),
             m_row.similarity ? tr("%1 (to its whole cluster when it came in, not to one text)")
                                    .arg(QString::number(*m_row.similarity, 'f', 4))
                              : QString());
    m_fields->setPlainText(lines.join(QChar(u'\n')));
}

}  // namespace groundswell::ui
