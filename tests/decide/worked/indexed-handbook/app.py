from langchain_community.document_loaders import TextLoader
from langchain_community.vectorstores import FAISS
from langchain_openai import OpenAIEmbeddings
from openai import OpenAI

client = OpenAI()
HANDBOOK = FAISS.from_documents(TextLoader("docs/handbook.md").load(), OpenAIEmbeddings())


def ask(question: str) -> str:
    context = "\n".join(found.page_content for found in HANDBOOK.similarity_search(question))
    reply = client.chat.completions.create(
        model="claude-sonnet-4-5",
        messages=[
            {"role": "system", "content": "You help new keepers of a lighthouse museum to find their way."},
            {"role": "user", "content": f"Context:\n{context}\n\nQuestion: {question}"},
        ],
    )
    return reply.choices[0].message.content
