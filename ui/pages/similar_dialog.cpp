#include "ui/pages/similar_dialog.h"

#include "ui/pages/notice.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"
#include "ui/tables/paged_item_model.h"
#include "ui/tables/similar_item_model.h"
#include "ui/tables/story_delegate.h"

#include <QDialogButtonBox>
#include <QListView>
#include <QVBoxLayout>

namespace groundswell::ui {

namespace {

constexpr std::int64_t mostSimilar = 20;

}  // namespace

SimilarDialog::SimilarDialog(PageContext context, const domain::Cluster& cluster, QWidget* parent)
    : QDialog(parent), m_context(std::move(context)), m_cluster(cluster) {
    setObjectName(QStringLiteral("similarDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Similar to cluster #%1").arg(cluster.id.value));
    resize(480, 480);
    auto* column = new QVBoxLayout(this);
    m_note = new TextLabel(tr("Searching…"), Type::Body, Tone::Text2, this);
    m_note->setObjectName(QStringLiteral("similarNote"));
    m_note->setElided(true);
    column->addWidget(m_note);
    m_notice = new Notice(this);
    m_notice->hide();
    connect(m_notice, &Notice::actionTriggered, this, &SimilarDialog::ask);
    column->addWidget(m_notice);
    m_model = new SimilarItemModel(this);
    m_list = new QListView(this);
    m_list->setObjectName(QStringLiteral("similarList"));
    m_list->setAccessibleName(tr("Similar clusters, nearest first"));
    m_list->setToolTip(tr("Enter opens a cluster"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new StoryDelegate(m_list));
    m_list->setResizeMode(QListView::Adjust);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setMouseTracking(true);
    connect(m_list, &QListView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT clusterChosen(index.data(IdRole).toLongLong());
        accept();
    });
    column->addWidget(m_list, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    ask();
}

void SimilarDialog::ask() {
    m_notice->hide();
    pipeline::SimilarQuestion question;
    question.item = m_cluster.exemplar;
    if (question.item.isNone()) question.text = m_cluster.exemplarText;
    question.limit = mostSimilar;
    m_ticket = m_context.service().similar(std::move(question), [this](core::Result<pipeline::SimilarPage> page) {
        if (!page) {
            m_note->hide();
            m_notice->showError(page.error(), tr("Try again"));
            return;
        }
        showPage(*page);
    });
}

void SimilarDialog::showPage(const pipeline::SimilarPage& page) {
    std::vector<pipeline::SimilarCluster> rows;
    for (const pipeline::SimilarCluster& near : page.clusters) {
        if (near.cluster.id != m_cluster.id) rows.push_back(near);
    }
    const QString how =
        page.vectors == "lexical"
            ? tr("By the words that they share.")
            : tr("By what their texts mean, as the model %1 sees it.").arg(isolated(text(page.vectors)));
    m_note->setText(rows.empty() ? tr("No other cluster is near.")
                                 : formatCounted(static_cast<std::int64_t>(rows.size()), tr("%1 cluster is near."),
                                                 tr("%1 clusters are near.")) +
                                       QChar(u' ') + how);
    setPlainTip(m_note, oneLine(text(page.wordsAloneReason)));
    m_note->show();
    m_model->setRows(std::move(rows));
    if (m_model->rowCount() > 0) m_list->setCurrentIndex(m_model->index(0));
}

}  // namespace groundswell::ui
